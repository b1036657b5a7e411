package dev.kiln.api.outbox;

import dev.kiln.common.trace.Traces;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * A row of the outbox.
 *
 * @param dueAt since when it could have been published
 */
record OutboxMessage(long id, String topic, String key, Map<String, String> headers, String value, Instant dueAt) {

    /** What must stay in order: messages of one key on one topic. */
    Lane lane() {
        return new Lane(topic, key);
    }

    boolean isTraced() {
        return headers.containsKey(Traces.TRACE_PARENT);
    }

    /** @param context of the trace that it belongs to, in place of that in which it was written */
    ProducerRecord<String, byte[]> toRecord(Map<String, String> context) {
        Map<String, String> all = new HashMap<>(headers);
        all.putAll(context);
        var message = new ProducerRecord<>(topic, key, value.getBytes(StandardCharsets.UTF_8));
        all.forEach((name, text) -> message.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
        return message;
    }

    record Lane(String topic, String key) {}
}
