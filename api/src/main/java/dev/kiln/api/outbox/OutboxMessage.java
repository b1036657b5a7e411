package dev.kiln.api.outbox;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;

/** A row of the outbox. */
record OutboxMessage(long id, String topic, String key, Map<String, String> headers, String value) {

    /** What must stay in order: messages of one key on one topic. */
    Lane lane() {
        return new Lane(topic, key);
    }

    ProducerRecord<String, byte[]> toRecord() {
        var message = new ProducerRecord<>(topic, key, value.getBytes(StandardCharsets.UTF_8));
        headers.forEach((name, text) -> message.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
        return message;
    }

    record Lane(String topic, String key) {}
}
