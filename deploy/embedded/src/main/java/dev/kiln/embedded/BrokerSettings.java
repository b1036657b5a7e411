package dev.kiln.embedded;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The server.properties of a single node that is broker and controller at once. */
final class BrokerSettings {
    static final int NODE_ID = 1;
    static final String CONTROLLER_LISTENER = "CONTROLLER";

    private static final Map<String, String> SINGLE_NODE = Map.ofEntries(
            Map.entry("process.roles", "broker,controller"),
            Map.entry("node.id", Integer.toString(NODE_ID)),
            Map.entry("controller.listener.names", CONTROLLER_LISTENER),
            Map.entry("listener.security.protocol.map", "BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT"),
            Map.entry("inter.broker.listener.name", "BROKER"));

    private static final Map<String, String> OWN_TOPICS = Map.ofEntries(
            // One replica and one partition for each of Kafka's own topics: there is one broker, and fifty partitions
            // for offsets would be created and loaded for nothing.
            Map.entry("offsets.topic.replication.factor", "1"),
            Map.entry("offsets.topic.num.partitions", "1"),
            Map.entry("transaction.state.log.replication.factor", "1"),
            Map.entry("transaction.state.log.min.isr", "1"),
            Map.entry("transaction.state.log.num.partitions", "1"),
            Map.entry("share.coordinator.state.topic.replication.factor", "1"),
            Map.entry("share.coordinator.state.topic.min.isr", "1"),
            Map.entry("share.coordinator.state.topic.num.partitions", "1"));

    private static final Map<String, String> BEHAVIOUR = Map.ofEntries(
            // A typing error in a topic's name shall be an error.
            Map.entry("auto.create.topics.enable", "false"),
            Map.entry("group.initial.rebalance.delay.ms", "0"),
            // The shortest that Kafka allows: a job that a killed worker had fetched is free again after this.
            Map.entry("group.share.record.lock.duration.ms", "15000"),
            // A member learns of its partitions by its second heartbeat: with Kafka's 5 s a worker would idle that
            // long.
            Map.entry("group.share.min.heartbeat.interval.ms", "1000"),
            Map.entry("group.share.heartbeat.interval.ms", "1000"),
            // After a kill -9 the broker may come back only when the controller holds its predecessor for dead.
            Map.entry("broker.session.timeout.ms", "6000"),
            Map.entry("broker.heartbeat.interval.ms", "1000"));

    private static final Map<String, String> SMALL = Map.ofEntries(
            Map.entry("num.network.threads", "2"),
            Map.entry("num.io.threads", "4"),
            Map.entry("background.threads", "2"),
            Map.entry("num.recovery.threads.per.data.dir", "1"),
            // The default takes 128 MB of heap at the start, whatever there is to clean.
            Map.entry("log.cleaner.dedupe.buffer.size", "4194304"));

    private BrokerSettings() {}

    /** For clients that say who they are, on the port; the broker speaks with itself on another one. */
    static Map<String, String> secured(
            Path logDirectory, int port, int ownPort, int controllerPort, BrokerSecurity security) {
        Map<String, String> all = new HashMap<>(of(logDirectory, ownPort, controllerPort));
        all.putAll(security.settings());
        String clients = "," + BrokerSecurity.LISTENER + "://" + LoopbackPort.HOST + ":" + port;
        all.merge("listeners", clients, String::concat);
        all.merge("advertised.listeners", clients, String::concat);
        all.merge(
                "listener.security.protocol.map",
                "," + BrokerSecurity.LISTENER + ":" + security.protocol(),
                String::concat);
        return Map.copyOf(all);
    }

    /** All but what makes the node this one. */
    static Map<String, String> ofAnyBroker() {
        Map<String, String> all = new HashMap<>(OWN_TOPICS);
        all.putAll(BEHAVIOUR);
        all.putAll(SMALL);
        return Map.copyOf(all);
    }

    static Map<String, String> of(Path logDirectory, int port, int controllerPort) {
        String controller = LoopbackPort.HOST + ":" + controllerPort;
        String listeners = "BROKER://" + LoopbackPort.HOST + ":" + port;
        Map<String, String> all = new HashMap<>(SINGLE_NODE);
        all.putAll(ofAnyBroker());
        all.put("log.dirs", logDirectory.toString());
        all.put("controller.quorum.voters", NODE_ID + "@" + controller);
        all.put("listeners", listeners + "," + CONTROLLER_LISTENER + "://" + controller);
        all.put("advertised.listeners", listeners);
        return Map.copyOf(all);
    }
}
