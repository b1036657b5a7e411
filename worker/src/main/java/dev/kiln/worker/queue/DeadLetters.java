package dev.kiln.worker.queue;

import dev.kiln.common.message.UnreadableMessageException;
import dev.kiln.common.topic.Topics;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sets records aside that no worker can read, as they came and with the cause in headers. Thread-safe. */
public final class DeadLetters {

    private static final Logger log = LoggerFactory.getLogger(DeadLetters.class);

    private final Producer<String, byte[]> producer;
    private final Topics topics;

    public DeadLetters(Producer<String, byte[]> producer, Topics topics) {
        this.producer = producer;
        this.topics = topics;
    }

    /**
     * Sets one aside. The headers are named as spring-kafka names them, which the api uses for its own.
     *
     * @throws ExecutionException if Kafka does not take it: it stays where it was
     */
    void accept(ConsumerRecord<String, byte[]> each, UnreadableMessageException cause)
            throws ExecutionException, InterruptedException {
        var letter = new ProducerRecord<>(topics.deadLetters(each.topic()), each.key(), each.value());
        each.headers().forEach(letter.headers()::add);
        header(letter, "kafka_dlt-original-topic", each.topic());
        letter.headers()
                .add(
                        "kafka_dlt-original-partition",
                        ByteBuffer.allocate(Integer.BYTES)
                                .putInt(each.partition())
                                .array());
        letter.headers()
                .add(
                        "kafka_dlt-original-offset",
                        ByteBuffer.allocate(Long.BYTES).putLong(each.offset()).array());
        header(letter, "kafka_dlt-exception-fqcn", cause.getClass().getName());
        header(letter, "kafka_dlt-exception-message", String.valueOf(cause.getMessage()));
        header(letter, "kafka_dlt-exception-stacktrace", stack(cause));
        producer.send(letter).get();
        log.warn("Set aside: record {}-{}@{}: {}", each.topic(), each.partition(), each.offset(), cause.getMessage());
    }

    private static String stack(Throwable cause) {
        StringWriter text = new StringWriter();
        cause.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    private static void header(ProducerRecord<String, byte[]> letter, String name, String value) {
        letter.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
