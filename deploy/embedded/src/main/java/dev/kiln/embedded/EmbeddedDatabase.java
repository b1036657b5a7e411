package dev.kiln.embedded;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real PostgreSQL server on 127.0.0.1, as a process of its own that ends with {@link #close()}.
 *
 * <p>It has a superuser with a random password and one database, {@code kiln}. It also works for root, and when an earlier
 * JVM was killed and left a server on the data.
 *
 * <p>The server's own log goes to the slf4j logger {@code dev.kiln.embedded.postgres} at DEBUG. Thread-safe.
 */
public final class EmbeddedDatabase implements Server {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedDatabase.class);

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
        return "jdbc:postgresql://" + address() + "/" + PostgresData.DATABASE;
    }

    /** Host and port; the same after every {@link #start()}. */
    public String address() {
        return LoopbackPort.HOST + ":" + port;
    }

    /** A superuser. */
    public String username() {
        return PostgresData.USER;
    }

    public String password() {
        return launcher.data().password();
    }

    /** Ends every session. */
    @Override
    public synchronized void stop() {
        if (postmaster != null) {
            Postmaster running = postmaster;
            postmaster = null;
            running.stop();
        }
    }

    /** @throws IllegalStateException after {@link #close()} */
    @Override
    public synchronized void start() {
        if (postmaster == null) {
            directory.checkOpen();
            postmaster = start(launcher, port);
        }
    }

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
}
