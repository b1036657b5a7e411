package dev.kiln.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ConnectException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class EmbeddedDatabaseIT {
    @Test
    void aStoppedServerComesBackOnTheSamePortWithItsData() throws Exception {
        try (EmbeddedDatabase database = EmbeddedDatabase.startTemporary()) {
            String url = database.jdbcUrl();
            execute(database, url, "CREATE TABLE build (id text)");
            execute(database, url, "INSERT INTO build VALUES ('one')");

            database.stop();
            assertThatThrownBy(() -> ask(database, url, "SELECT 1")).isInstanceOf(SQLException.class);
            database.start();

            assertThat(database.jdbcUrl()).isEqualTo(url);
            assertThat(ask(database, url, "SELECT id FROM build")).isEqualTo("one");
        }
    }

    @Test
    void stoppingDoesNotWaitForOpenConnections() throws Exception {
        try (EmbeddedDatabase database = EmbeddedDatabase.startTemporary();
                Connection connection = connect(database, database.jdbcUrl())) {
            database.stop();

            assertThat(connection.isValid(1)).isFalse();
        }
    }

    @Test
    void aKeptFolderKeepsDataAndPasswordForTheNextServer(@TempDir Path folder) throws Exception {
        String password;
        try (EmbeddedDatabase database = EmbeddedDatabase.startIn(folder, 0)) {
            password = database.password();
            execute(database, database.jdbcUrl(), "CREATE TABLE build AS SELECT 'kept' AS id");
        }
        try (EmbeddedDatabase database = EmbeddedDatabase.startIn(folder, 0)) {
            assertThat(ask(database, database.jdbcUrl(), "SELECT id FROM build"))
                    .isEqualTo("kept");
            assertThat(database.password()).isEqualTo(password);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("password"))))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void keptDataIsSafeOnTheDiskAndTemporaryDataNeedNotBe(@TempDir Path folder) throws Exception {
        try (EmbeddedDatabase kept = EmbeddedDatabase.startIn(folder, 0);
                EmbeddedDatabase temporary = EmbeddedDatabase.startTemporary()) {
            assertThat(ask(kept, kept.jdbcUrl(), "SHOW fsync")).isEqualTo("on");
            assertThat(ask(kept, kept.jdbcUrl(), "SHOW synchronous_commit")).isEqualTo("on");
            assertThat(ask(temporary, temporary.jdbcUrl(), "SHOW fsync")).isEqualTo("off");
        }
    }

    @Test
    void aWrongPasswordIsRefused() {
        try (EmbeddedDatabase database = EmbeddedDatabase.startTemporary()) {
            assertThatThrownBy(() -> DriverManager.getConnection(database.jdbcUrl(), database.username(), "guess")
                            .close())
                    .hasMessageContaining("password authentication failed");
        }
    }

    @Test
    void aTakenPortIsOneClearMessageAndTheFolderIsGivenBack(@TempDir Path folder) throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> EmbeddedDatabase.startIn(folder, taken.getLocalPort()))
                    .isInstanceOf(StartupException.class)
                    .hasMessageContaining(
                            "Port " + taken.getLocalPort() + " on 127.0.0.1 is taken, so PostgreSQL cannot");
        }
        EmbeddedDatabase.startIn(folder, 0).close();
    }

    @Test
    void aServerThatCannotReadItsDataSaysWhy(@TempDir Path folder) throws Exception {
        EmbeddedDatabase.startIn(folder, 0).close();
        Files.writeString(folder.resolve("data/PG_VERSION"), "12\n");

        assertThatThrownBy(() -> EmbeddedDatabase.startIn(folder, 0))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("incompatible");
    }

    @Test
    void nothingListensOutsideOfLoopback() throws Exception {
        try (EmbeddedDatabase database = EmbeddedDatabase.startTemporary()) {
            int port =
                    URI.create(database.jdbcUrl().substring("jdbc:".length())).getPort();
            for (InetAddress address : NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(address -> !address.isLoopbackAddress())
                    .toList()) {
                assertThatThrownBy(() -> new Socket(address, port).close())
                        .as("%s", address)
                        .isInstanceOf(ConnectException.class);
            }
        }
    }

    static String ask(EmbeddedDatabase database, String url, String query) throws SQLException {
        try (Connection connection = connect(database, url);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        }
    }

    static void execute(EmbeddedDatabase database, String url, String statement) throws SQLException {
        try (Connection connection = connect(database, url);
                Statement command = connection.createStatement()) {
            command.execute(statement);
        }
    }

    private static Connection connect(EmbeddedDatabase database, String url) throws SQLException {
        return DriverManager.getConnection(url, database.username(), database.password());
    }
}
