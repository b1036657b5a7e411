package dev.kiln.common.message;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/**
 * Messages as JSON and back, the same way in every part of Kiln: unknown fields are ignored, absent values are left
 * out, times are RFC 3339 and durations ISO 8601; a NUL in a text is read as U+FFFD. Thread-safe.
 */
public final class MessageCodec {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .changeDefaultPropertyInclusion(each -> each.withValueInclusion(JsonInclude.Include.NON_NULL))
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DateTimeFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            .disable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS)
            .addModule(new SimpleModule().addDeserializer(String.class, new StorableText()))
            .build();

    private MessageCodec() {}

    /** The mapper itself, for those that read trees or write responses. */
    public static JsonMapper mapper() {
        return MAPPER;
    }

    public static byte[] encode(Object message) {
        return MAPPER.writeValueAsBytes(message);
    }

    /**
     * Reads a message.
     *
     * @throws UnreadableMessageException if the bytes are absent, are not JSON, or are not such a message
     */
    public static <T> T decode(byte @Nullable [] bytes, Class<T> type) {
        if (bytes == null) {
            throw new UnreadableMessageException(
                    "Expected a %s, found a record without a value".formatted(type.getSimpleName()), null);
        }
        try {
            T message = MAPPER.readValue(bytes, type);
            if (message == null) {
                throw new UnreadableMessageException("Expected a %s, found null".formatted(type.getSimpleName()), null);
            }
            return message;
        } catch (JacksonException | IllegalArgumentException | NullPointerException e) {
            throw new UnreadableMessageException(
                    "Not a %s: %s (it begins with: %s)".formatted(type.getSimpleName(), reason(e), beginning(bytes)),
                    e);
        }
    }

    private static @Nullable String reason(RuntimeException e) {
        return e instanceof JacksonException jackson ? jackson.getOriginalMessage() : e.getMessage();
    }

    private static String beginning(byte[] bytes) {
        return new String(bytes, 0, Math.min(bytes.length, 120), StandardCharsets.UTF_8);
    }
}
