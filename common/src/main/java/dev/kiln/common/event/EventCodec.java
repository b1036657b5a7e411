package dev.kiln.common.event;

import dev.kiln.common.message.MessageCodec;
import dev.kiln.common.message.UnreadableMessageException;
import io.cloudevents.CloudEvent;
import io.cloudevents.CloudEventData;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.kafka.KafkaMessageFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * CloudEvents as Kafka records and back. Writes the binary content mode; reads binary and structured
 * (CloudEvents, Kafka protocol binding 1.0.2). Thread-safe.
 */
public final class EventCodec {

    /** The CloudEvents attribute {@code source} of all that Kiln writes. */
    public static final URI SOURCE = URI.create("/kiln");

    private EventCodec() {}

    /**
     * An event of Kiln's.
     *
     * @param id unique for this source: readers drop an event whose id they have seen
     * @param subject what it is about: a build id, a profile's name
     */
    public static CloudEvent event(EventType type, String id, String subject, Instant at, Object data) {
        return CloudEventBuilder.v1()
                .withId(id)
                .withSource(SOURCE)
                .withType(type.wireName())
                .withSubject(subject)
                .withTime(at.atOffset(ZoneOffset.UTC))
                .withDataContentType("application/json")
                .withData(MessageCodec.encode(data))
                .build();
    }

    /** The event in binary content mode: its attributes as headers, its data as the value. */
    public static Encoded encode(CloudEvent event) {
        var message = KafkaMessageFactory.createWriter("unused").writeBinary(event);
        Map<String, String> headers = new LinkedHashMap<>();
        for (Header header : message.headers()) {
            headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8));
        }
        byte[] data = Objects.requireNonNull(message.value());
        return new Encoded(headers, new String(data, StandardCharsets.UTF_8));
    }

    /**
     * Reads an event of either content mode.
     *
     * @throws UnreadableMessageException if the record is no CloudEvent, or lacks an attribute that it must have
     */
    public static CloudEvent decode(Headers headers, byte @Nullable [] value) {
        try {
            return KafkaMessageFactory.createReader(headers, value == null ? new byte[0] : value)
                    .toEvent();
        } catch (RuntimeException e) {
            throw new UnreadableMessageException("Not a CloudEvent: " + e.getMessage(), e);
        }
    }

    /**
     * The type of an event.
     *
     * @throws UnreadableMessageException if this version of Kiln does not know it
     */
    public static EventType type(CloudEvent event) {
        return EventType.of(event.getType())
                .orElseThrow(() -> new UnreadableMessageException(
                        "An event of the type '%s', which this version of Kiln does not know"
                                .formatted(event.getType()),
                        null));
    }

    /**
     * The data of an event.
     *
     * @throws UnreadableMessageException if it is absent or not of that type
     */
    public static <T> T data(CloudEvent event, Class<T> type) {
        CloudEventData data = event.getData();
        return MessageCodec.decode(data == null ? null : data.toBytes(), type);
    }

    /** An event ready to be stored or sent: its attributes, and its data as JSON text. */
    public record Encoded(Map<String, String> headers, String json) {}
}
