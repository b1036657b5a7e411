package dev.kiln.api.worker;

import dev.kiln.common.topic.Topics;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
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

    private static final long PATIENCE_SECONDS = 5;

    private final Admin admin;
    private final String topic;
    private final String group;

    ReportBacklog(Admin admin, Topics topics) {
        this.admin = admin;
        this.topic = topics.attempts();
        this.group = topics.group("coordinator");
    }

    /** Whether the ledger has caught up; no, if Kafka does not say. */
    boolean isEmpty() {
        try {
            Map<TopicPartition, OffsetAndMetadata> read = admin.listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return ends().entrySet().stream().allMatch(each -> isRead(each.getValue(), read.get(each.getKey())));
        } catch (ExecutionException | TimeoutException e) {
            log.warn("Cannot compare reports with the ledger, so no attempt is judged lost now: {}", e.toString());
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private Map<TopicPartition, ListOffsetsResultInfo> ends()
            throws ExecutionException, InterruptedException, TimeoutException {
        var partitions = admin.describeTopics(List.of(topic))
                .allTopicNames()
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .get(topic);
        if (partitions == null) {
            return Map.of();
        }
        Map<TopicPartition, OffsetSpec> latest = partitions.partitions().stream()
                .map(each -> new TopicPartition(topic, each.partition()))
                .collect(Collectors.toMap(Function.identity(), each -> OffsetSpec.latest()));
        return admin.listOffsets(latest).all().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private static boolean isRead(ListOffsetsResultInfo end, @Nullable OffsetAndMetadata read) {
        return end.offset() == 0 || (read != null && read.offset() >= end.offset());
    }
}
