package dev.kiln.api.outbox;

import dev.kiln.common.event.EventCodec;
import dev.kiln.common.message.MessageCodec;
import dev.kiln.common.trace.Traces;
import io.cloudevents.CloudEvent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
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
    private final OutboxSignal signal;

    Outbox(JdbcClient jdbc, Traces traces, OutboxSignal signal) {
        this.jdbc = jdbc;
        this.traces = traces;
        this.signal = signal;
    }

    /** A message for a topic, some time from now by the database's clock, or at once. */
    public record Message(String topic, String key, Map<String, String> headers, String value, Duration delay) {

        /** @throws IllegalArgumentException if it is larger than a record of Kafka's may be */
        public Message {
            headers = Map.copyOf(headers);
            int size = value.getBytes(StandardCharsets.UTF_8).length;
            if (size > LARGEST_MESSAGE) {
                throw new IllegalArgumentException("A message for %s of %s has %d bytes; Kafka is sent at most %d"
                        .formatted(topic, key, size, LARGEST_MESSAGE));
            }
        }

        public static Message of(String topic, String key, CloudEvent event) {
            EventCodec.Encoded encoded = EventCodec.encode(event);
            return new Message(topic, key, encoded.headers(), encoded.json(), Duration.ZERO);
        }

        /** The same, in the trace of a context, unless it is in one. */
        public Message within(Map<String, String> context) {
            if (context.isEmpty() || headers.containsKey(Traces.TRACE_PARENT)) {
                return this;
            }
            Map<String, String> all = new HashMap<>(headers);
            all.putAll(context);
            return new Message(topic, key, all, value, delay);
        }

        /** One of Kiln's own. Later messages of the same key do not wait for one that has a delay. */
        public static Message of(String topic, String key, Record message, Duration delay) {
            return new Message(topic, key, Map.of(), text(message), delay);
        }
    }

    /**
     * Owes a CloudEvent to a topic.
     *
     * @throws org.springframework.transaction.IllegalTransactionStateException outside of a transaction
     * @throws IllegalArgumentException if it is larger than a record of Kafka's may be
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void append(String topic, String key, CloudEvent event) {
        append(List.of(Message.of(topic, key, event)));
    }

    /**
     * Owes one of Kiln's own messages to a topic.
     *
     * @throws org.springframework.transaction.IllegalTransactionStateException outside of a transaction
     * @throws IllegalArgumentException if it is larger than a record of Kafka's may be
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void append(String topic, String key, Record message) {
        append(List.of(Message.of(topic, key, message, Duration.ZERO)));
    }

    /**
     * Owes messages, in this order. Whoever publishes them, and whenever: they belong to the trace of what this thread does,
     * unless they say of which.
     *
     * @throws org.springframework.transaction.IllegalTransactionStateException outside of a transaction
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void append(List<Message> untraced) {
        Map<String, String> context = traces.context();
        List<Message> messages =
                untraced.stream().map(each -> each.within(context)).toList();
        jdbc.sql("""
                        insert into outbox (topic, key, headers, value, due_at)
                        select topic, key, headers::jsonb, value, now() + nullif(delay, 0) * interval '1 millisecond'
                          from unnest(:topics::text[], :keys::text[], :headers::text[], :values::text[], :delays::bigint[])
                               with ordinality as message (topic, key, headers, value, delay, number)
                         order by number
                        """)
                .param("topics", texts(messages, Message::topic))
                .param("keys", texts(messages, Message::key))
                .param("headers", texts(messages, each -> text(each.headers())))
                .param("values", texts(messages, Message::value))
                .param(
                        "delays",
                        messages.stream().map(each -> each.delay().toMillis()).toArray(Long[]::new))
                .update();
        signal.wakeAfterCommit();
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

    private static String[] texts(List<Message> messages, Function<Message, String> part) {
        return messages.stream().map(part).toArray(String[]::new);
    }

    private static String text(Object json) {
        return new String(MessageCodec.encode(json), StandardCharsets.UTF_8);
    }
}
