package dev.kiln.api.cdevents;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * An event in the form of CDEvents 0.5.
 *
 * @param customData Kiln's own event, complete
 */
record CdEvent(Context context, Subject subject, JsonNode customData, String customDataContentType) {

    static final String SPECIFICATION = "0.5.0";

    CdEvent(Context context, Subject subject, JsonNode customData) {
        this(context, subject, customData, "application/json");
    }

    /**
     * @param id unique for the source
     * @param chainId what all events of one build share
     */
    record Context(
            String specversion, String id, @Nullable String chainId, String source, String type, Instant timestamp) {}

    /** @param content what the type says of its subject */
    record Subject(String id, String source, Map<String, ?> content) {}
}
