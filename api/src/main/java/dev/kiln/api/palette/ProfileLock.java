package dev.kiln.api.palette;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DataSourceUtils;

/**
 * The right to write to one profile in Palette, which has no way of its own to keep two writers apart. One instance has it
 * at a time. It is a lock of a database session: whoever dies loses it, and no transaction stays open meanwhile.
 */
final class ProfileLock {

    private final Connection session;
    private final String key;

    private ProfileLock(Connection session, String key) {
        this.session = session;
        this.key = key;
    }

    /** What is done with the lock. */
    interface Task {
        void run() throws InterruptedException;
    }

    /** Does something with the lock, unless somebody else has it. */
    static void ifFree(DataSource database, String key, Task task) throws InterruptedException {
        ProfileLock lock = new ProfileLock(DataSourceUtils.getConnection(database), key);
        try {
            if (lock.isTaken()) {
                try {
                    task.run();
                } finally {
                    lock.giveBack();
                }
            }
        } finally {
            DataSourceUtils.releaseConnection(lock.session, database);
        }
    }

    private boolean isTaken() {
        try {
            return call("select pg_try_advisory_lock(hashtextextended(?, 1))");
        } catch (SQLException e) {
            throw new IllegalStateException("Could not lock " + key, e);
        }
    }

    private boolean call(String sql) throws SQLException {
        try (PreparedStatement statement = session.prepareStatement(sql)) {
            statement.setString(1, key);
            try (ResultSet result = statement.executeQuery()) {
                return result.next() && result.getBoolean(1);
            }
        }
    }

    private void giveBack() {
        try {
            boolean unused = call("select pg_advisory_unlock(hashtextextended(?, 1))");
        } catch (SQLException e) {
            // The session is broken, and the lock gone with it.
        }
    }
}
