package dev.kiln.api.messaging;

import dev.kiln.common.topic.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
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
        publisher.accept(each, cause);
        Throwable reason = rootOf(cause);
        log.warn(
                "Set aside: record {}-{}@{}, see topic {}.dlt: {}",
                each.topic(),
                each.partition(),
                each.offset(),
                each.topic(),
                reason.getMessage());
        meters.counter("kiln.dead.letters", "topic", each.topic()).increment();
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
