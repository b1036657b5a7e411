package dev.kiln.api.worker;

import dev.kiln.common.message.Job;
import dev.kiln.common.message.MessageCodec;
import dev.kiln.common.message.UnreadableMessageException;
import dev.kiln.common.topic.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListShareGroupOffsetsSpec;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.SharePartitionOffsetInfo;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** The queues of jobs as Kafka has them: share groups (KIP-932), one partition for each pool. Thread-safe. */
class JobQueues {

    private static final long ANSWER_SECONDS = 5;

    private final Admin admin;
    private final Topics topics;
    private final Supplier<Consumer<String, byte[]>> consumers;

    JobQueues(Admin admin, Topics topics, Supplier<Consumer<String, byte[]>> consumers) {
        this.admin = admin;
        this.topics = topics;
        this.consumers = consumers;
    }

    String topic(String pool) {
        return topics.jobs(pool);
    }

    /**
     * The first job of a pool that may not be settled: every job before it is, one way or another. Kafka tells where the
     * group begins as of its last write, so this one may be settled too until the next job is.
     *
     * @return nothing if all are
     * @throws TimeoutException if Kafka does not say, or the record cannot be read
     */
    Optional<Job> oldest(String pool) throws ExecutionException, InterruptedException, TimeoutException {
        TopicPartition partition = new TopicPartition(topics.jobs(pool), 0);
        SharePartitionOffsetInfo group = group(pool, partition);
        // A group that has never had a member has settled nothing.
        long settled = group == null ? offset(partition, OffsetSpec.earliest()) : group.startOffset();
        boolean all = settled >= offset(partition, OffsetSpec.latest()) || (group != null && isZero(group.lag()));
        return all ? Optional.empty() : Optional.of(read(partition, settled));
    }

    private static boolean isZero(Optional<Long> lag) {
        return lag.isPresent() && lag.get() == 0;
    }

    private @Nullable SharePartitionOffsetInfo group(String pool, TopicPartition partition)
            throws ExecutionException, InterruptedException, TimeoutException {
        String group = topics.workers(pool);
        return admin.listShareGroupOffsets(
                        Map.of(group, new ListShareGroupOffsetsSpec().topicPartitions(List.of(partition))))
                .partitionsToOffsetInfo(group)
                .get(ANSWER_SECONDS, TimeUnit.SECONDS)
                .get(partition);
    }

    private long offset(TopicPartition partition, OffsetSpec which)
            throws ExecutionException, InterruptedException, TimeoutException {
        return admin.listOffsets(Map.of(partition, which))
                .partitionResult(partition)
                .get(ANSWER_SECONDS, TimeUnit.SECONDS)
                .offset();
    }

    private Job read(TopicPartition partition, long offset) throws TimeoutException {
        try (Consumer<String, byte[]> consumer = consumers.get()) {
            consumer.assign(List.of(partition));
            consumer.seek(partition, offset);
            for (ConsumerRecord<String, byte[]> each : consumer.poll(Duration.ofSeconds(ANSWER_SECONDS))) {
                return MessageCodec.decode(each.value(), Job.class);
            }
            throw new TimeoutException("Record %s@%d was not read in time".formatted(partition, offset));
        } catch (UnreadableMessageException e) {
            throw new TimeoutException("Record %s@%d waits to be set aside".formatted(partition, offset));
        }
    }
}
