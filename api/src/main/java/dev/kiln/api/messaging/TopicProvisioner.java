package dev.kiln.api.messaging;

import dev.kiln.common.topic.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.core.KafkaAdmin;

/**
 * Creates the topics that are missing, and leaves those that exist as they are. The share group of a pool is set to
 * begin at the earliest job before the pool's topic is there: workers wait for the topic, and a group that began at the
 * latest would never see the jobs that came before its first worker (KIP-932).
 */
final class TopicProvisioner {

    private static final Logger log = LoggerFactory.getLogger(TopicProvisioner.class);

    private static final long PATIENCE_SECONDS = 60;

    private final Topics topics;
    private final TopicProperties properties;
    private final boolean cdEvents;

    /** @param cdEvents whether events are offered as CDEvents too */
    TopicProvisioner(Topics topics, TopicProperties properties, boolean cdEvents) {
        this.cdEvents = cdEvents;
        this.topics = topics;
        this.properties = properties;
    }

    /** Makes sure of the topics in the cluster that Spring's admin is for. */
    static TopicProvisioner run(Topics topics, TopicProperties properties, KafkaAdmin admin, boolean cdEvents) {
        TopicProvisioner provisioner = new TopicProvisioner(topics, properties, cdEvents);
        try (Admin client = Admin.create(Map.copyOf(admin.getConfigurationProperties()))) {
            provisioner.provision(client);
        }
        return provisioner;
    }

    /**
     * Makes sure that every topic is there. May be called by several instances at once.
     *
     * @throws IllegalStateException if Kafka cannot be reached, or refuses
     */
    void provision(Admin admin) {
        try {
            for (String pool : properties.pools()) {
                beginAtTheEarliest(admin, topics.workers(pool));
            }
            List<NewTopic> missing = missing(admin);
            create(admin, missing);
            log.info("Topics with prefix '{}': {} created", topics.prefix(), missing.size());
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException(
                    "Could not create Kafka's topics: %s. Check spring.kafka.bootstrap-servers, or create them beforehand and set kiln.topics.provision=false"
                            .formatted(e.getMessage()),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while creating topics", e);
        }
    }

    private void beginAtTheEarliest(Admin admin, String group)
            throws ExecutionException, InterruptedException, TimeoutException {
        var resource = new ConfigResource(ConfigResource.Type.GROUP, group);
        var earliest =
                new AlterConfigOp(new ConfigEntry("share.auto.offset.reset", "earliest"), AlterConfigOp.OpType.SET);
        admin.incrementalAlterConfigs(Map.of(resource, List.of(earliest)))
                .all()
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private List<NewTopic> missing(Admin admin) throws ExecutionException, InterruptedException, TimeoutException {
        var present = admin.listTopics().names().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        return wanted().filter(each -> !present.contains(each.name())).toList();
    }

    private static void create(Admin admin, List<NewTopic> missing)
            throws ExecutionException, InterruptedException, TimeoutException {
        for (var creation : admin.createTopics(missing).values().values()) {
            try {
                creation.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof TopicExistsException)) {
                    throw e;
                }
            }
        }
    }

    /** All that there shall be. */
    Stream<NewTopic> wanted() {
        List<NewTopic> wanted = new ArrayList<>();
        wanted.add(withDeadLetters(wanted, topics.requests(), properties.partitions(), Duration.ofDays(7)));
        wanted.add(withDeadLetters(wanted, topics.attempts(), properties.partitions(), Duration.ofDays(7)));
        wanted.add(withDeadLetters(wanted, topics.events(), properties.partitions(), Duration.ofDays(30)));
        wanted.add(withDeadLetters(wanted, topics.logs(), properties.partitions(), Duration.ofDays(1)));
        // One partition: a mark of the coordinator in it stands behind all heartbeats that came before.
        wanted.add(withDeadLetters(wanted, topics.heartbeats(), 1, Duration.ofHours(1)));
        wanted.add(withDeadLetters(wanted, topics.templates(), 1, Duration.ofDays(7)));
        wanted.add(withDeadLetters(wanted, topics.control(), 1, Duration.ofDays(1)));
        wanted.add(withDeadLetters(wanted, topics.profiles(), 1, Duration.ofDays(30)));
        if (cdEvents) {
            wanted.add(topic(topics.cdEvents(), properties.partitions(), Duration.ofDays(30)));
        }
        for (String pool : properties.pools()) {
            // One partition: with more, each belongs to one worker, and its jobs wait while other workers idle.
            wanted.add(withDeadLetters(wanted, topics.jobs(pool), 1, Duration.ofDays(30)));
        }
        return wanted.stream();
    }

    private NewTopic withDeadLetters(List<NewTopic> wanted, String name, int partitions, Duration retention) {
        wanted.add(topic(topics.deadLetters(name), 1, Duration.ofDays(30)));
        return topic(name, partitions, retention);
    }

    /** Records carry the broker's time: attempts are judged lost by it, whatever the clocks of workers show. */
    private NewTopic topic(String name, int partitions, Duration retention) {
        return new NewTopic(name, partitions, properties.replication())
                .configs(Map.of(
                        TopicConfig.RETENTION_MS_CONFIG, Long.toString(retention.toMillis()),
                        TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime",
                        TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(4 << 20)));
    }
}
