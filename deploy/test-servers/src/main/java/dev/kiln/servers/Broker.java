package dev.kiln.servers;

import dev.kiln.embedded.Server;

/**
 * A Kafka broker of one node, on 127.0.0.1.
 *
 * @param bootstrapServers what clients connect to, as host and port; the same after every {@link #start()}
 */
public record Broker(Server server, String bootstrapServers) implements Server {

    /** Starts one that nothing is kept of; it ends with {@link #close()}, or else with the JVM. */
    public static Broker startTemporary() {
        return Servers.chosen().broker();
    }

    @Override
    public void stop() {
        server.stop();
    }

    @Override
    public void start() {
        server.start();
    }

    @Override
    public void close() {
        server.close();
    }
}
