package dev.kiln.common.schema;

import dev.kiln.common.event.BuildRejected.Violation;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.json.JsonMapper;

/** What a stranger sent as JSON: a tree, or the one reason why it is none. */
sealed interface JsonInput {

    /** The input is JSON. */
    record Tree(JsonNode root) implements JsonInput {}

    /** The input is not JSON, or not JSON that Kiln is willing to read. */
    record NotJson(Violation violation) implements JsonInput {}

    /** Reads bytes in any of the encodings that JSON may have. Never throws because of what they are. */
    static JsonInput read(byte @Nullable [] bytes) {
        if (bytes == null) {
            return notJson("is empty; expected a JSON object");
        }
        if (bytes.length > RequestReader.MAX_BYTES) {
            return notJson("has %d bytes; at most %d are read".formatted(bytes.length, RequestReader.MAX_BYTES));
        }
        try {
            JsonNode root = Reader.MAPPER.readTree(bytes);
            return root.isMissingNode() ? notJson("is empty; expected a JSON object") : new Tree(root);
        } catch (JacksonException e) {
            return new NotJson(Reader.explain(e));
        }
    }

    private static NotJson notJson(String detail) {
        return new NotJson(new Violation("", detail));
    }

    /** The parser with its limits, and what its complaints mean. */
    final class Reader {

        private static final StreamReadConstraints LIMITS = StreamReadConstraints.builder()
                .maxNestingDepth(32)
                .maxNameLength(1_024)
                .maxNumberLength(64)
                .build();

        private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                        .streamReadConstraints(LIMITS)
                        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                        .build())
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();

        private Reader() {}

        private static Violation explain(JacksonException e) {
            if (isDuplicate(e) && e.processor() instanceof JsonParser parser) {
                String field = parser.streamReadContext().pathAsPointer().toString();
                return new Violation(Printable.of(field), "is there twice, the second time at " + place(e));
            }
            String problem = switch (e) {
                case UnexpectedEndOfInputException end -> "is not complete JSON: it ends too early, at ";
                case StreamConstraintsException limit ->
                    "is nested deeper than 32 levels, or has a name or a number that is far too long, at ";
                case MismatchedInputException trailing -> "has something behind the end of the JSON object, at ";
                default -> "is not JSON: it breaks off at ";
            };
            return new Violation("", problem + place(e));
        }

        /** Jackson has no exception of its own for it. */
        private static boolean isDuplicate(JacksonException e) {
            return e.getOriginalMessage().startsWith("Duplicate Object property");
        }

        private static String place(JacksonException e) {
            TokenStreamLocation place = e.getLocation();
            return place == null
                    ? "an unknown place"
                    : "line %d, column %d".formatted(place.getLineNr(), place.getColumnNr());
        }
    }
}
