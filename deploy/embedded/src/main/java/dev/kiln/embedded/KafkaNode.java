package dev.kiln.embedded;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import kafka.server.BrokerServer;
import kafka.server.ControllerServer;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.server.Server;
import kafka.server.SharedServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run of the broker, from its start to its stop.
 *
 * <p>Put together from the same parts as {@code kafka.server.KafkaRaftServer}, which leaves no room for sockets and a fault
 * handler of our own.
 */
final class KafkaNode {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaNode.class);

    private final BoundSockets sockets;
    private final int port;
    private final ControllerServer controller;
    private final BrokerServer broker;

    private KafkaNode(BoundSockets sockets, int port, ControllerServer controller, BrokerServer broker) {
        this.sockets = sockets;
        this.port = port;
        this.controller = controller;
        this.broker = broker;
    }

    /** Starts a broker; blocks until it serves clients (one to three seconds). */
    static KafkaNode start(Path logDirectory, int port, @Nullable BrokerSecurity security) {
        BoundSockets sockets = new BoundSockets();
        try {
            formatIfNew(logDirectory, security);
            KafkaNode node = assemble(logDirectory, sockets.bind(port), sockets, security);
            node.startUp();
            return node;
        } catch (StartupException e) {
            sockets.close();
            throw e;
        } catch (Exception e) {
            sockets.close();
            throw new StartupException("Kafka did not start on " + logDirectory + ": " + e.getMessage(), e);
        }
    }

    int port() {
        return port;
    }

    /** Stops in order, so that the next start needs no recovery. */
    void stop() {
        long begin = System.nanoTime();
        // The broker first: it takes leave of the controller.
        broker.shutdown();
        controller.shutdown();
        broker.awaitShutdown();
        controller.awaitShutdown();
        sockets.close();
        LOG.info("Kafka on port {} stopped in {} ms", port, millisecondsSince(begin));
    }

    private void startUp() {
        long begin = System.nanoTime();
        try {
            controller.startup();
            broker.startup();
            LOG.info("Kafka listens on {}:{}, started in {} ms", LoopbackPort.HOST, port, millisecondsSince(begin));
        } catch (RuntimeException e) {
            LOG.debug("Taking down what had started", e);
            stop();
            throw e;
        }
    }

    private static KafkaNode assemble(
            Path logDirectory, int port, BoundSockets sockets, @Nullable BrokerSecurity security) {
        int controllerPort = sockets.bind(LoopbackPort.ANY);
        KafkaConfig config = new KafkaConfig(
                security == null
                        ? BrokerSettings.of(logDirectory, port, controllerPort)
                        : BrokerSettings.secured(
                                logDirectory, port, sockets.bind(LoopbackPort.ANY), controllerPort, security),
                false);
        var directories = KafkaRaftServer.initializeLogDirs(config, LOG, "");
        String clusterId = directories._1().clusterId().orElseThrow();
        SharedServer shared = new SharedServer(
                config,
                directories._1(),
                Time.SYSTEM,
                Server.initializeMetrics(config, Time.SYSTEM, clusterId),
                CompletableFuture.completedFuture(Map.of(BrokerSettings.NODE_ID, LoopbackPort.address(controllerPort))),
                List.of(),
                new BrokerFaults(),
                sockets);
        ControllerServer controller = new ControllerServer(shared, KafkaRaftServer.configSchema(), directories._2());
        return new KafkaNode(sockets, port, controller, new BrokerServer(shared));
    }

    private static void formatIfNew(Path logDirectory, @Nullable BrokerSecurity security) throws Exception {
        if (Files.exists(logDirectory.resolve("meta.properties"))) {
            return;
        }
        Formatter formatter = new Formatter()
                // It prints what it does.
                .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                .setClusterId(Uuid.randomUuid().toString())
                .setNodeId(BrokerSettings.NODE_ID)
                .setControllerListenerName(BrokerSettings.CONTROLLER_LISTENER)
                .setMetadataLogDirectory(logDirectory.toString())
                .setDirectories(List.of(logDirectory.toString()));
        if (security != null) {
            formatter.setScramArguments(security.scramArguments());
        }
        formatter.run();
    }

    private static long millisecondsSince(long nanoTime) {
        return Duration.ofNanos(System.nanoTime() - nanoTime).toMillis();
    }
}
