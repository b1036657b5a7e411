package dev.kiln.api.messaging;

import dev.kiln.common.topic.Topics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.core.KafkaOperations;
import org.springframework.kafka.listener.DeadLetterPublishingRecoverer;

/**
 * Sets records aside that cannot be handled: as they came, onto {@code <topic>.dlt}, with the cause in headers. The
 * consumer goes on. Thread-safe.
 */
public class DeadLetters {

    private static final Logger log = LoggerFactory.getLogger(DeadLetters.class);

    /** The header of a record that was too large: how many bytes it had. Such a one cannot be replayed. */
    static final String TRUNCATED = "kiln-truncated-from-bytes";

    /** What topics take, less what is added in headers. */
    private static final int LARGEST_VALUE = (4 << 20) - (128 << 10);

    private static final int KEPT_OF_TOO_LARGE = 64 << 10;

    private final DeadLetterPublishingRecoverer publisher;
    private final MeterRegistry meters;

    DeadLetters(KafkaOperations<?, ?> kafka, Topics topics, MeterRegistry meters) {
        this.publisher = new DeadLetterPublishingRecoverer(
                kafka, (each, cause) -> new TopicPartition(topics.deadLetters(each.topic()), -1));
        this.publisher.setFailIfSendResultIsError(true);
        this.meters = meters;
    }

    /**
     * Sets a record aside, and returns when the broker has it.
     *
     * @throws org.springframework.kafka.KafkaException if the broker does not take it: the record is to be tried again
     */
    public void accept(ConsumerRecord<?, ?> each, Exception cause) {
        publisher.accept(fitting(each), cause);
        Throwable reason = rootOf(cause);
        log.warn(
                "Set aside: record {}-{}@{}, see topic {}.dlt: {}",
                each.topic(),
                each.partition(),
                each.offset(),
                each.topic(),
                reason.getMessage());
        Counter.builder("kiln.dead.letters")
                .description("Records that this instance has set aside, by the topic that they came on")
                .tag("topic", each.topic())
                .register(meters)
                .increment();
    }

    /**
     * A record that comes compressed may be larger than Kafka takes it uncompressed and with the cause beside it; only
     * its beginning is kept, or else it would hold up its topic for ever.
     */
    private static ConsumerRecord<?, ?> fitting(ConsumerRecord<?, ?> each) {
        if (!(each.value() instanceof byte[] bytes) || bytes.length <= LARGEST_VALUE) {
            return each;
        }
        var headers = new RecordHeaders(each.headers());
        headers.add(TRUNCATED, Integer.toString(bytes.length).getBytes(StandardCharsets.UTF_8));
        byte[] beginning = Arrays.copyOf(bytes, KEPT_OF_TOO_LARGE);
        return new ConsumerRecord<>(
                each.topic(),
                each.partition(),
                each.offset(),
                each.timestamp(),
                each.timestampType(),
                each.serializedKeySize(),
                beginning.length,
                each.key(),
                beginning,
                headers,
                each.leaderEpoch());
    }

    private static Throwable rootOf(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() instanceof RuntimeException cause
                && root.getClass().getName().startsWith("org.springframework.kafka")) {
            root = cause;
        }
        return root;
    }
}
