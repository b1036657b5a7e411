package dev.kiln.api.outbox;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * Wakes the relay when a transaction that appended to the outbox commits, by PostgreSQL's {@code LISTEN}. Holds one
 * connection. Confined to the relay's thread.
 */
final class OutboxSignal implements AutoCloseable {

    private final DataSource database;
    private @Nullable Connection connection;

    OutboxSignal(DataSource database) {
        this.database = database;
    }

    /**
     * Returns when something was appended since the last call, or after the time-out.
     *
     * @throws SQLException if the database cannot be reached; the next call connects anew
     */
    void await(Duration timeout) throws SQLException {
        try {
            listening().unwrap(PGConnection.class).getNotifications(Math.toIntExact(timeout.toMillis()));
        } catch (SQLException e) {
            close();
            throw e;
        }
    }

    private Connection listening() throws SQLException {
        Connection current = connection;
        if (current == null) {
            current = database.getConnection();
            connection = current;
            try (Statement listen = current.createStatement()) {
                listen.execute("listen kiln_outbox");
            }
        }
        return current;
    }

    @Override
    public void close() {
        Connection current = connection;
        connection = null;
        if (current == null) {
            return;
        }
        try (current;
                Statement unlisten = current.createStatement()) {
            unlisten.execute("unlisten kiln_outbox");
        } catch (SQLException e) {
            // It is broken, and given up.
        }
    }
}
