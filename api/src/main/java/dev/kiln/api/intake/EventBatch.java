package dev.kiln.api.intake;

import dev.kiln.api.http.ProblemException;
import dev.kiln.common.message.MessageCodec;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.StreamSupport;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Several events in one JSON array (CloudEvents, JSON event format 1.0.2, JSON batch format). */
final class EventBatch {

    /** As many as Kafka's intake takes at once. */
    private static final int MOST = 500;

    /** What an event of a batch would come with by itself. */
    static final Headers STRUCTURED = new RecordHeaders(new RecordHeader[] {
        new RecordHeader("content-type", "application/cloudevents+json".getBytes(StandardCharsets.UTF_8))
    });

    private EventBatch() {}

    /** @throws ProblemException if it is none, or too large */
    static List<byte[]> split(byte @Nullable [] body) {
        JsonNode events = tree(body);
        if (!events.isArray()) {
            throw ProblemException.badRequest("The body is not a JSON array of CloudEvents");
        }
        if (events.size() > MOST) {
            throw ProblemException.badRequest(
                    "The batch has %d events; at most %d are taken at once".formatted(events.size(), MOST));
        }
        return StreamSupport.stream(events.spliterator(), false)
                .map(MessageCodec::encode)
                .toList();
    }

    private static JsonNode tree(byte @Nullable [] body) {
        try {
            return MessageCodec.mapper().readTree(body == null ? new byte[0] : body);
        } catch (JacksonException e) {
            throw ProblemException.badRequest("The body is not a JSON document: " + e.getOriginalMessage());
        }
    }
}
