package dev.kiln.embedded;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real PostgreSQL server on 127.0.0.1, as a process of its own that ends with {@link #close()}.
 *
 * <p>It has a superuser with a random password and one database, {@code kiln}; {@link #createDatabase} makes more, so that
 * tests can share a server. It also works for root, and when an earlier JVM was killed and left a server on the data.
 *
 * <p>The server's own log goes to the slf4j logger {@code dev.kiln.embedded.postgres} at DEBUG. Thread-safe.
 */
public final class EmbeddedDatabase implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedDatabase.class);
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,62}");

    private final ServerDirectory directory;
    private final PostgresLauncher launcher;
    private final @Nullable Thread lastResort;
    private final int port;
    private @Nullable Postmaster postmaster;

    private EmbeddedDatabase(ServerDirectory directory, int port) {
        this.directory = directory;
        try {
            PostgresPrograms programs = PostgresPrograms.inUserCache();
            PostgresData data = PostgresData.in(directory, programs);
            this.launcher = new PostgresLauncher(programs, data, !directory.isTemporary());
            Postmaster started = start(launcher, port);
            this.postmaster = started;
            this.port = started.port();
        } catch (RuntimeException e) {
            directory.close();
            throw e;
        }
        this.lastResort = directory.isTemporary() ? ShutdownHook.add("kiln-postgres-stop", this::close) : null;
    }

    /**
     * Starts a server on a free port with a folder that {@link #close()}, or else the end of the JVM, deletes. It does not
     * wait for the disk (fsync is off).
     *
     * @throws StartupException when it does not start
     */
    public static EmbeddedDatabase startTemporary() {
        return new EmbeddedDatabase(ServerDirectory.temporary("kiln-postgres-"), LoopbackPort.ANY);
    }

    /**
     * Starts a server that keeps its data and its password in a folder, as safe on the disk as PostgreSQL makes it.
     *
     * <p>Close it yourself: the JVM's end does not, so that the order in which a program stops stays the program's.
     *
     * @param folder made when it is not there; nothing else may be in it
     * @param port for clients; 0 for a free one
     * @throws StartupException when the port is taken, the folder is in use, or the server does not start
     */
    public static EmbeddedDatabase startIn(Path folder, int port) {
        return new EmbeddedDatabase(ServerDirectory.kept(folder), port);
    }

    /** Where the database {@code kiln} is; the same after every {@link #start()}. */
    public String jdbcUrl() {
        return jdbcUrl(PostgresData.DATABASE);
    }

    /** A superuser. */
    public String username() {
        return PostgresData.USER;
    }

    public String password() {
        return launcher.data().password();
    }

    /**
     * Makes an empty database beside the others.
     *
     * @param name lower-case letters, digits and underscores, a letter first
     * @return its JDBC URL, for the same user and password
     * @throws IllegalArgumentException when the name is not of that form
     * @throws IllegalStateException when there is such a database, or the server does not answer
     */
    public String createDatabase(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("Not the name of a database: '" + name + "' (expected " + NAME + ")");
        }
        try (Connection connection = DriverManager.getConnection(jdbcUrl(), username(), password());
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
            return jdbcUrl(name);
        } catch (SQLException e) {
            throw new IllegalStateException("Could not create the database " + name + ": " + e.getMessage(), e);
        }
    }

    /** Stops the server, ending every session, and keeps its data, port number and folder. No effect when it is stopped. */
    public synchronized void stop() {
        if (postmaster != null) {
            Postmaster running = postmaster;
            postmaster = null;
            running.stop();
        }
    }

    /**
     * Starts a stopped server again on the same port with its data. No effect when it runs.
     *
     * @throws StartupException when somebody has taken the port meanwhile
     * @throws IllegalStateException after {@link #close()}
     */
    public synchronized void start() {
        if (postmaster == null) {
            directory.checkOpen();
            postmaster = start(launcher, port);
        }
    }

    /** Stops the server, gives its folder back and deletes it if it is a temporary one. Idempotent. */
    @Override
    public synchronized void close() {
        ShutdownHook.remove(lastResort);
        stop();
        directory.close();
    }

    private static Postmaster start(PostgresLauncher launcher, int port) {
        long begin = System.nanoTime();
        Postmaster started = launcher.start(port);
        LOG.info(
                "PostgreSQL listens on {}:{}, started in {} ms",
                LoopbackPort.HOST,
                started.port(),
                Duration.ofNanos(System.nanoTime() - begin).toMillis());
        return started;
    }

    private String jdbcUrl(String database) {
        return "jdbc:postgresql://" + LoopbackPort.HOST + ":" + port + "/" + database;
    }
}
