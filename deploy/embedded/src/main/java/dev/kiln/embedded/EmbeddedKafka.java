package dev.kiln.embedded;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A real Kafka broker (KRaft, broker and controller in one) in this JVM, on 127.0.0.1.
 *
 * <p>Topics are not created by themselves, share groups work, and all else is as in Kafka's defaults for one node. Several
 * can run in one JVM, one after the other or at once; each is a cluster of its own.
 *
 * <p>Quiet logs: set {@code org.apache.kafka}, {@code kafka} and {@code state.change.logger} to WARN.
 *
 * <p>Thread-safe.
 */
public final class EmbeddedKafka implements Server {
    private final ServerDirectory directory;
    private final @Nullable Thread lastResort;
    private final int port;
    private final @Nullable BrokerSecurity security;
    private @Nullable KafkaNode node;

    private EmbeddedKafka(ServerDirectory directory, int port, @Nullable BrokerSecurity security) {
        this.directory = directory;
        this.security = security;
        try {
            KafkaNode started = start(directory, port, security);
            this.node = started;
            this.port = started.port();
        } catch (RuntimeException e) {
            directory.close();
            throw e;
        }
        this.lastResort = directory.isTemporary() ? ShutdownHook.add("kiln-kafka-stop", this::close) : null;
    }

    /**
     * Starts a broker on a free port with a folder that {@link #close()}, or else the end of the JVM, deletes.
     *
     * @throws StartupException when it does not start
     */
    public static EmbeddedKafka startTemporary() {
        return new EmbeddedKafka(ServerDirectory.temporary("kiln-kafka-"), LoopbackPort.ANY, null);
    }

    /** The same, for clients that say who they are, and may do what ACLs allow them. */
    public static EmbeddedKafka startTemporary(BrokerSecurity security) {
        return new EmbeddedKafka(ServerDirectory.temporary("kiln-kafka-"), LoopbackPort.ANY, security);
    }

    /**
     * Starts a broker that keeps its topics, its records and its cluster id in a folder.
     *
     * <p>Close it yourself: the JVM's end does not, so that the order in which a program stops stays the program's.
     *
     * @param folder made when it is not there; nothing else may be in it
     * @param port for clients; 0 for a free one
     * @throws StartupException when the port is taken, the folder is in use, or the broker does not start
     */
    public static EmbeddedKafka startIn(Path folder, int port) {
        return new EmbeddedKafka(ServerDirectory.kept(folder), port, null);
    }

    /** What it is told beyond its identity and its address, for a broker elsewhere that shall behave as this one does. */
    public static Map<String, String> settings() {
        return BrokerSettings.ofAnyBroker();
    }

    /** What clients connect to, as host and port; the same after every {@link #start()}. */
    public String bootstrapServers() {
        return LoopbackPort.HOST + ":" + port;
    }

    @Override
    public synchronized void stop() {
        if (node != null) {
            KafkaNode running = node;
            node = null;
            running.stop();
        }
    }

    /** @throws IllegalStateException after {@link #close()} */
    @Override
    public synchronized void start() {
        if (node == null) {
            directory.checkOpen();
            node = start(directory, port, security);
        }
    }

    @Override
    public synchronized void close() {
        ShutdownHook.remove(lastResort);
        stop();
        directory.close();
    }

    private static KafkaNode start(ServerDirectory directory, int port, @Nullable BrokerSecurity security) {
        return KafkaNode.start(directory.path().resolve("log"), port, security);
    }
}
