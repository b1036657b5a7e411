package dev.kiln.api.http;

import java.io.IOException;
import java.io.InputStream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Bodies of requests as trees. A field that is there twice is an error, not the loss of its first value. */
public final class StrictJson {

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private StrictJson() {}

    /**
     * Reads a body, whose size was limited before.
     *
     * @throws ProblemException 400 if it is no JSON
     */
    public static JsonNode read(InputStream body) throws IOException {
        byte[] bytes = body.readAllBytes();
        try {
            JsonNode tree = MAPPER.readTree(bytes);
            if (tree.isMissingNode()) {
                throw ProblemException.badRequest("The body is empty");
            }
            return tree;
        } catch (JacksonException e) {
            throw ProblemException.badRequest("The body is not JSON: " + e.getOriginalMessage());
        }
    }
}
