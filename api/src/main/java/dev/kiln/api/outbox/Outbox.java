package dev.kiln.api.outbox;

import dev.kiln.common.event.EventCodec;
import dev.kiln.common.message.MessageCodec;
import io.cloudevents.CloudEvent;
import java.nio.charset.StandardCharsets;
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

    private final JdbcClient jdbc;

    Outbox(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Owes a CloudEvent to a topic.
     *
     * @throws org.springframework.transaction.IllegalTransactionStateException outside of a transaction
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void append(String topic, String key, CloudEvent event) {
        EventCodec.Encoded encoded = EventCodec.encode(event);
        insert(topic, key, encoded.headers(), encoded.json());
    }

    /**
     * Owes one of Kiln's own messages to a topic.
     *
     * @throws org.springframework.transaction.IllegalTransactionStateException outside of a transaction
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void append(String topic, String key, Record message) {
        insert(topic, key, Map.of(), new String(MessageCodec.encode(message), StandardCharsets.UTF_8));
    }

    private void insert(String topic, String key, Map<String, String> headers, String value) {
        jdbc.sql("insert into outbox (topic, key, headers, value) values (?, ?, ?::jsonb, ?)")
                .params(topic, key, new String(MessageCodec.encode(headers), StandardCharsets.UTF_8), value)
                .update();
    }
}
