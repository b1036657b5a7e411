package dev.kiln.api.profile;

import dev.kiln.api.http.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import org.springframework.http.HttpStatus;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Bodies of requests as trees. A field that is there twice is an error, not the loss of its first value. */
final class StrictJson {

    /** The largest body that is read, in bytes. */
    static final int MAX_BYTES = 2 << 20;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private StrictJson() {}

    /**
     * Reads a body; never more of it than is allowed.
     *
     * @throws ProblemException 400 if it is no JSON, 413 if it is too large
     */
    static JsonNode read(InputStream body) throws IOException {
        byte[] bytes = body.readNBytes(MAX_BYTES + 1);
        if (bytes.length > MAX_BYTES) {
            throw ProblemException.of(
                    HttpStatus.CONTENT_TOO_LARGE, "A body of this call has at most %d bytes".formatted(MAX_BYTES));
        }
        try {
            return MAPPER.readTree(bytes);
        } catch (JacksonException e) {
            throw ProblemException.badRequest("The body is not JSON: " + e.getOriginalMessage());
        }
    }
}
