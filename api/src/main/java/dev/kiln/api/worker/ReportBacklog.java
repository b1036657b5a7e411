package dev.kiln.api.worker;

import dev.kiln.common.topic.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells whether every report of a worker that Kafka has was also written to the ledger. While one was not, silence
 * proves nothing: the attempt may have finished. Thread-safe.
 */
class ReportBacklog {

    private static final Logger log = LoggerFactory.getLogger(ReportBacklog.class);

    private static final long ANSWER_SECONDS = 5;
    private static final Duration PATIENCE = Duration.ofMillis(500);
    private static final Duration POLL_INTERVAL = Duration.ofMillis(50);
    private static final TopicDescription NO_SUCH_TOPIC = new TopicDescription("", false, List.of());

    private final Admin admin;
    private final String topic;
    private final String group;

    ReportBacklog(Admin admin, Topics topics) {
        this.admin = admin;
        this.topic = topics.attempts();
        this.group = topics.group("coordinator");
    }

    /**
     * Whether the ledger has caught up with all that Kafka has at this moment; waits a little for it, since workers go on
     * reporting. No, if Kafka does not say.
     */
    boolean isWrittenDown() {
        try {
            Map<TopicPartition, Long> ends = ends();
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (!isRead(ends)) {
                if (System.nanoTime() - deadline > 0) {
                    return false;
                }
                Thread.sleep(POLL_INTERVAL);
            }
            return true;
        } catch (ExecutionException | TimeoutException e) {
            log.warn("Cannot compare reports with the ledger, so no attempt is judged lost now: {}", e.toString());
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private boolean isRead(Map<TopicPartition, Long> ends)
            throws ExecutionException, InterruptedException, TimeoutException {
        var read = admin.listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .get(ANSWER_SECONDS, TimeUnit.SECONDS);
        return ends.entrySet().stream().allMatch(each -> isRead(each.getValue(), read.get(each.getKey())));
    }

    /** Where the partitions end that have anything in them. */
    private Map<TopicPartition, Long> ends() throws ExecutionException, InterruptedException, TimeoutException {
        var partitions = admin
                .describeTopics(List.of(topic))
                .allTopicNames()
                .get(ANSWER_SECONDS, TimeUnit.SECONDS)
                .getOrDefault(topic, NO_SUCH_TOPIC)
                .partitions()
                .stream()
                .map(each -> new TopicPartition(topic, each.partition()))
                .toList();
        var begins = offsets(partitions, OffsetSpec.earliest());
        Map<TopicPartition, Long> ends = new HashMap<>(offsets(partitions, OffsetSpec.latest()));
        // What is empty, be it because it has expired, has no position of the group's either.
        ends.entrySet().removeAll(begins.entrySet());
        return ends;
    }

    private Map<TopicPartition, Long> offsets(List<TopicPartition> partitions, OffsetSpec which)
            throws ExecutionException, InterruptedException, TimeoutException {
        return admin
                .listOffsets(partitions.stream().collect(Collectors.toMap(Function.identity(), each -> which)))
                .all()
                .get(ANSWER_SECONDS, TimeUnit.SECONDS)
                .entrySet()
                .stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, each -> each.getValue().offset()));
    }

    private static boolean isRead(long end, @Nullable OffsetAndMetadata read) {
        return read != null && read.offset() >= end;
    }
}
