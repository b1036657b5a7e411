package dev.kiln.embedded;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.server.ServerSocketFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives the broker sockets that are bound already: a free port cannot be lost between finding and using it, and a taken one
 * is an exception of ours, before Kafka (which ends the JVM on such an error) has started anything.
 */
final class BoundSockets implements ServerSocketFactory, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(BoundSockets.class);

    private final Map<Integer, ServerSocketChannel> byPort = new ConcurrentHashMap<>();

    /** Binds a port ({@link LoopbackPort#ANY}: a free one) and keeps it until Kafka asks for it. */
    int bind(int port) {
        ServerSocketChannel socket = LoopbackPort.listen(port, "Kafka");
        int bound = LoopbackPort.portOf(socket);
        byPort.put(bound, socket);
        return bound;
    }

    @Override
    public ServerSocketChannel openServerSocket(
            String listener, InetSocketAddress address, int backlog, int receiveBufferBytes) throws IOException {
        ServerSocketChannel socket = byPort.get(address.getPort());
        if (socket == null) {
            throw new IOException("No socket was bound for listener " + listener + " at " + address);
        }
        socket.configureBlocking(false);
        return socket;
    }

    /** Closes what is open still; after an ordinary stop Kafka has closed them all. */
    @Override
    public void close() {
        for (ServerSocketChannel socket : byPort.values()) {
            try {
                socket.close();
            } catch (IOException e) {
                LOG.warn("Could not close {}: {}", socket, e.getMessage());
            }
        }
    }
}
