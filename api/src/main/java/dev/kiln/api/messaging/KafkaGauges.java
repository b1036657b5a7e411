package dev.kiln.api.messaging;

import dev.kiln.api.gauge.SeriesGauge;
import dev.kiln.api.role.ConditionalOnRole;
import dev.kiln.api.role.Role;
import dev.kiln.common.topic.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListGroupsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * What the broker tells: how far every consumer group of the api is behind, also when none of its members lives, and how
 * much lies in the dead letter topics. The workers' share groups are not here: their lag does not say how many builds
 * wait, the ledger does.
 */
@Component
@ConditionalOnRole(Role.COORDINATOR)
class KafkaGauges implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(KafkaGauges.class);

    private static final String HOW_TO_AGGREGATE =
            "; told by the broker, the same from every instance: aggregate by max";
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Admin admin;
    private final Topics topics;
    private final SeriesGauge lag;
    private final SeriesGauge deadLetters;
    private final AtomicLong lastRound = new AtomicLong(System.nanoTime());

    KafkaGauges(KafkaAdmin kafka, Topics topics, MeterRegistry meters) {
        this.admin = Admin.create(Map.copyOf(kafka.getConfigurationProperties()));
        this.topics = topics;
        this.lag = new SeriesGauge(
                "kiln.consumer.lag",
                "records",
                "Records that a consumer group has not read yet" + HOW_TO_AGGREGATE,
                meters);
        this.deadLetters = new SeriesGauge(
                "kiln.dead.letters.kept",
                "records",
                "Records in a dead letter topic that have not expired" + HOW_TO_AGGREGATE,
                meters);
        TimeGauge.builder("kiln.kafka.gauges.idle", () -> System.nanoTime() - lastRound.get(), TimeUnit.NANOSECONDS)
                .description("Time since the broker last told its figures; growing means that it does not answer")
                .register(meters);
    }

    /** Asks anew; while Kafka is away there is no value rather than an old one. */
    @Scheduled(fixedDelayString = "${kiln.metrics.kafka-interval:10s}")
    void read() throws InterruptedException {
        try {
            lag.show(lags());
            deadLetters.show(kept());
            lastRound.set(System.nanoTime());
        } catch (ExecutionException | TimeoutException e) {
            log.debug("Kafka does not tell its figures now: {}", e.toString());
            lag.show(Map.of());
            deadLetters.show(Map.of());
        }
    }

    private Map<Tags, Double> lags() throws ExecutionException, InterruptedException, TimeoutException {
        Map<Tags, Double> series = new HashMap<>();
        for (GroupListing group :
                answer(admin.listGroups(ListGroupsOptions.forConsumerGroups()).all())) {
            if (group.groupId().startsWith(topics.group(""))) {
                lags(group.groupId())
                        .forEach((topic, records) ->
                                series.put(Tags.of("group", group.groupId(), "topic", topic), records.doubleValue()));
            }
        }
        return series;
    }

    /** By topic. In a partition that a group has never read, it begins at the earliest record. */
    private Map<String, Long> lags(String group) throws ExecutionException, InterruptedException, TimeoutException {
        Map<TopicPartition, Long> read = new HashMap<>();
        answer(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata())
                .forEach((partition, position) -> {
                    if (position != null) {
                        read.put(partition, position.offset());
                    }
                });
        List<String> names =
                read.keySet().stream().map(TopicPartition::topic).distinct().toList();
        List<TopicPartition> partitions = partitions(names);
        Map<TopicPartition, Long> begins = offsets(partitions, OffsetSpec.earliest());
        Map<String, Long> behind = new TreeMap<>();
        offsets(partitions, OffsetSpec.latest()).forEach((partition, end) -> {
            long begin = begins.getOrDefault(partition, 0L);
            long position = Math.max(begin, read.getOrDefault(partition, begin));
            behind.merge(partition.topic(), Math.max(0, end - position), Long::sum);
        });
        return behind;
    }

    private Map<Tags, Double> kept() throws ExecutionException, InterruptedException, TimeoutException {
        List<String> names = answer(admin.listTopics().names()).stream()
                .filter(each -> each.startsWith(topics.prefix() + ".") && each.endsWith(topics.deadLetters("")))
                .toList();
        List<TopicPartition> partitions = partitions(names);
        Map<TopicPartition, Long> begins = offsets(partitions, OffsetSpec.earliest());
        Map<Tags, Double> kept = new HashMap<>();
        offsets(partitions, OffsetSpec.latest())
                .forEach((partition, end) -> kept.merge(
                        Tags.of("topic", partition.topic()),
                        (double) (end - begins.getOrDefault(partition, 0L)),
                        Double::sum));
        return kept;
    }

    private List<TopicPartition> partitions(List<String> names)
            throws ExecutionException, InterruptedException, TimeoutException {
        return answer(admin.describeTopics(names).allTopicNames()).values().stream()
                .flatMap(topic ->
                        topic.partitions().stream().map(each -> new TopicPartition(topic.name(), each.partition())))
                .toList();
    }

    private Map<TopicPartition, Long> offsets(List<TopicPartition> partitions, OffsetSpec which)
            throws ExecutionException, InterruptedException, TimeoutException {
        Map<TopicPartition, OffsetSpec> asked =
                partitions.stream().collect(Collectors.toMap(Function.identity(), each -> which));
        return answer(admin.listOffsets(asked).all()).entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, each -> each.getValue().offset()));
    }

    private static <T> T answer(KafkaFuture<T> future)
            throws ExecutionException, InterruptedException, TimeoutException {
        return future.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        admin.close(PATIENCE);
    }
}
