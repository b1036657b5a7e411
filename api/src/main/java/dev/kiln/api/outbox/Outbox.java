package dev.kiln.api.outbox;

import dev.kiln.common.event.EventCodec;
import dev.kiln.common.message.MessageCodec;
import dev.kiln.common.trace.Traces;
import io.cloudevents.CloudEvent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Takes messages for Kafka inside the caller's transaction: they are published if it commits, and only then.
 * Thread-safe.
 */
@Component
public class Outbox {

    /** What fits into a record of 4 MiB, as topics take it, beside its key and headers. A message is never split. */
    static final int LARGEST_MESSAGE = (4 << 20) - (64 << 10);

    private final JdbcClient jdbc;
    private final Traces traces;

    Outbox(JdbcClient jdbc, Traces traces) {
        this.jdbc = jdbc;
        this.traces = traces;
    }

    /**
     * Owes a CloudEvent to a topic.
     *
     * @throws org.springframework.transaction.IllegalTransactionStateException outside of a transaction
     * @throws IllegalArgumentException if it is larger than a record of Kafka's may be
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void append(String topic, String key, CloudEvent event) {
        EventCodec.Encoded encoded = EventCodec.encode(event);
        insert(topic, key, encoded.headers(), encoded.json(), Duration.ZERO);
    }

    /**
     * Owes one of Kiln's own messages to a topic.
     *
     * @throws org.springframework.transaction.IllegalTransactionStateException outside of a transaction
     * @throws IllegalArgumentException if it is larger than a record of Kafka's may be
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void append(String topic, String key, Record message) {
        append(topic, key, message, Duration.ZERO);
    }

    /**
     * Owes one of Kiln's own messages to a topic, some time from now, by the database's clock. Later messages of the same
     * key do not wait for it.
     *
     * @throws org.springframework.transaction.IllegalTransactionStateException outside of a transaction
     * @throws IllegalArgumentException if it is larger than a record of Kafka's may be
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void append(String topic, String key, Record message, Duration delay) {
        insert(topic, key, Map.of(), new String(MessageCodec.encode(message), StandardCharsets.UTF_8), delay);
    }

    /**
     * Takes back what a key owes to a topic some time after it was appended, unless it is published already.
     *
     * @throws org.springframework.transaction.IllegalTransactionStateException outside of a transaction
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void withdraw(String topic, String key) {
        jdbc.sql("delete from outbox where topic = ? and key = ? and due_at is not null")
                .params(topic, key)
                .update();
    }

    private void insert(String topic, String key, Map<String, String> headers, String value, Duration delay) {
        int size = value.getBytes(StandardCharsets.UTF_8).length;
        if (size > LARGEST_MESSAGE) {
            throw new IllegalArgumentException("A message for %s of %s has %d bytes; Kafka is sent at most %d"
                    .formatted(topic, key, size, LARGEST_MESSAGE));
        }
        // Whoever publishes it, and whenever: it belongs to the trace of the transaction that it commits with.
        Map<String, String> all = new HashMap<>(headers);
        all.putAll(traces.context());
        jdbc.sql("""
                        insert into outbox (topic, key, headers, value, due_at)
                        values (:topic, :key, :headers::jsonb, :value,
                                now() + nullif(:delay, 0) * interval '1 millisecond')
                        """)
                .param("topic", topic)
                .param("key", key)
                .param("headers", new String(MessageCodec.encode(all), StandardCharsets.UTF_8))
                .param("value", value)
                .param("delay", delay.toMillis())
                .update();
    }
}
