package dev.kiln.api.deadletter;

import dev.kiln.common.topic.Topics;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.springframework.kafka.support.KafkaHeaders;

/** A record that was set aside, and what is known of why. */
record DeadLetter(ConsumerRecord<byte[], byte[]> record) {

    /** How often a record was sent again, this time included. */
    static final String REPLAYS = "kiln-replays";

    /** Written by whoever sets aside what is too large, with the number of bytes that it had. */
    private static final String TRUNCATED = "kiln-truncated-from-bytes";

    /** Where it is now. */
    String position() {
        return "%s-%d@%d".formatted(record.topic(), record.partition(), record.offset());
    }

    /** When it was set aside, by the broker's clock. */
    Instant at() {
        return Instant.ofEpochMilli(record.timestamp());
    }

    String key() {
        return record.key() == null ? "-" : new String(record.key(), StandardCharsets.UTF_8);
    }

    String value() {
        return record.value() == null ? "" : new String(record.value(), StandardCharsets.UTF_8);
    }

    String originalTopic() {
        return text(KafkaHeaders.DLT_ORIGINAL_TOPIC)
                .orElseGet(() -> record.topic().substring(0, record.topic().length() - Topics.DEAD_LETTERS.length()));
    }

    /** Where it came from, as far as that was written down. */
    String origin() {
        String partition = bytes(KafkaHeaders.DLT_ORIGINAL_PARTITION)
                .map(each -> "-" + each.getInt())
                .orElse("");
        String offset = bytes(KafkaHeaders.DLT_ORIGINAL_OFFSET)
                .map(each -> "@" + each.getLong())
                .orElse("");
        return originalTopic() + partition + offset;
    }

    /** The class of what went wrong: of its cause, where Spring has wrapped it. */
    String exception() {
        return text(KafkaHeaders.DLT_EXCEPTION_CAUSE_FQCN)
                .or(() -> text(KafkaHeaders.DLT_EXCEPTION_FQCN))
                .orElse("unknown");
    }

    String message() {
        return text(KafkaHeaders.DLT_EXCEPTION_MESSAGE).orElse("");
    }

    String stack() {
        return text(KafkaHeaders.DLT_EXCEPTION_STACKTRACE).orElse("");
    }

    int replays() {
        return text(REPLAYS).map(Integer::parseInt).orElse(0);
    }

    /** Whether only the beginning of it was kept, so that it cannot be sent again. */
    boolean truncated() {
        return record.headers().lastHeader(TRUNCATED) != null;
    }

    /** The record as it came, to be sent once more. */
    ProducerRecord<byte[], byte[]> replay(String topic) {
        var headers = new RecordHeaders();
        for (Header each : record.headers()) {
            if (!each.key().startsWith("kafka_dlt-") && !each.key().equals(REPLAYS)) {
                headers.add(each);
            }
        }
        headers.add(REPLAYS, Integer.toString(replays() + 1).getBytes(StandardCharsets.UTF_8));
        return new ProducerRecord<>(topic, null, record.key(), record.value(), headers);
    }

    private Optional<String> text(String header) {
        return bytes(header).map(each -> StandardCharsets.UTF_8.decode(each).toString());
    }

    private Optional<ByteBuffer> bytes(String header) {
        return Optional.ofNullable(record.headers().lastHeader(header))
                .map(Header::value)
                .map(ByteBuffer::wrap);
    }
}
