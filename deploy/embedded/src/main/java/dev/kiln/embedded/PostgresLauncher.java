package dev.kiln.embedded;

import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts servers on one data folder, one after the other.
 *
 * @param durable whether a commit is on the disk when PostgreSQL says so
 */
record PostgresLauncher(PostgresPrograms programs, PostgresData data, boolean durable) {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresLauncher.class);
    private static final String SERVER = "PostgreSQL";
    private static final int TRIES_FOR_A_FREE_PORT = 5;

    /** Starts a server on a port or, for {@link LoopbackPort#ANY}, on a free one. */
    Postmaster start(int port) {
        ServerProcess.stopLeftOver(data.path());
        return port == LoopbackPort.ANY
                ? startOnFreePort(TRIES_FOR_A_FREE_PORT)
                : launch(LoopbackPort.reserve(port, SERVER));
    }

    /** PostgreSQL cannot be handed a socket, so somebody else may take the port before it does. */
    private Postmaster startOnFreePort(int tries) {
        int free = LoopbackPort.reserve(LoopbackPort.ANY, SERVER);
        try {
            return launch(free);
        } catch (StartupException e) {
            if (tries == 1 || !String.valueOf(e.getMessage()).contains("Address already in use")) {
                throw e;
            }
            LOG.debug("Port {} was taken meanwhile, trying another one", free);
            return startOnFreePort(tries - 1);
        }
    }

    private Postmaster launch(int port) {
        return Postmaster.start(programs, data.path(), port, settings());
    }

    private List<String> settings() {
        List<String> settings = new ArrayList<>(List.of(
                "listen_addresses=" + LoopbackPort.HOST,
                // Sockets in a folder that all users share would only be another way in, and a name to collide.
                "unix_socket_directories=",
                "max_connections=200",
                "shared_buffers=64MB",
                "timezone=UTC",
                "log_timezone=UTC"));
        if (!durable) {
            settings.addAll(List.of("fsync=off", "synchronous_commit=off", "full_page_writes=off"));
        }
        return settings;
    }
}
