package dev.kiln.embedded;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.concurrent.ThreadLocalRandom;

/** Ports of 127.0.0.1, and how to get one that nobody else has. */
public final class LoopbackPort {
    static final String HOST = "127.0.0.1";
    /** Stands for "any free port". */
    static final int ANY = 0;

    /**
     * Free ports are taken from below the range that Linux gives to outgoing connections (32768 to 60999). A client that
     * keeps trying to reach a stopped server could otherwise be given the server's own port, connect to itself and keep
     * the server from coming back.
     */
    private static final int FIRST_FREE = 20_000;

    private static final int LAST_FREE = 32_000;
    private static final int TRIES = 500;

    private LoopbackPort() {}

    /**
     * Listens on a port; connections wait in the backlog until somebody accepts them.
     *
     * @param port a port, or {@link #ANY}
     * @param server who is going to listen there, for the error message
     * @throws StartupException when the port is taken
     */
    static ServerSocketChannel listen(int port, String server) {
        if (port != ANY) {
            return listenOn(port, server);
        }
        for (int attempt = 1; attempt < TRIES; attempt++) {
            try {
                return bind(ThreadLocalRandom.current().nextInt(FIRST_FREE, LAST_FREE));
            } catch (IOException taken) {
                // Somebody else's: the next draw is another one.
            }
        }
        return listenOn(ThreadLocalRandom.current().nextInt(FIRST_FREE, LAST_FREE), server);
    }

    /**
     * A port that nobody listens on at this moment, for a server that has to have the same one at each of its starts.
     *
     * @throws StartupException when there is none
     */
    public static int free() {
        return reserve(ANY, "a server");
    }

    /** Checks that a port is free at this moment, for a server that cannot be handed a socket; {@link #ANY} finds one. */
    static int reserve(int port, String server) {
        try (ServerSocketChannel socket = listen(port, server)) {
            return portOf(socket);
        } catch (IOException e) {
            throw new StartupException("Could not close the probe of a port for " + server + ": " + e.getMessage(), e);
        }
    }

    static InetSocketAddress address(int port) {
        return new InetSocketAddress(InetAddress.ofLiteral(HOST), port);
    }

    static int portOf(ServerSocketChannel socket) {
        return socket.socket().getLocalPort();
    }

    private static ServerSocketChannel listenOn(int port, String server) {
        try {
            return bind(port);
        } catch (BindException e) {
            throw new StartupException(
                    "Port " + port + " on " + HOST + " is taken, so " + server
                            + " cannot listen there. Stop what uses it (`ss -ltnp sport = :" + port
                            + "` names it) or choose another port.",
                    e);
        } catch (IOException e) {
            throw new StartupException(server + " could not listen on " + HOST + ":" + port + ": " + e.getMessage(), e);
        }
    }

    private static ServerSocketChannel bind(int port) throws IOException {
        ServerSocketChannel socket = ServerSocketChannel.open();
        try {
            return socket.bind(address(port));
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }
}
