package dev.kiln.common.schema;

import dev.kiln.common.message.MessageCodec;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The schemas' files on the class path, found by their {@code $id}. */
final class SchemaFiles {

    static final String BASE = "https://kiln.dev/schema/v1/";
    static final String EXTENSION = ".schema.json";

    private static final String FOLDER = "v1/";

    /** Messages are made from these, so a flood of bad requests must not parse them again each time. */
    private static final Map<String, JsonNode> TREES = new ConcurrentHashMap<>();

    private SchemaFiles() {}

    /** The file as it is published. */
    static Optional<String> text(String id) {
        if (!id.startsWith(BASE)) {
            return Optional.empty();
        }
        try (InputStream file = SchemaFiles.class.getResourceAsStream(FOLDER + id.substring(BASE.length()))) {
            return file == null
                    ? Optional.empty()
                    : Optional.of(new String(file.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("Could not read the schema %s from the class path".formatted(id), e);
        }
    }

    /** The file as a tree. Only for ids that were read from a schema, so that it is there. */
    static JsonNode tree(String id) {
        return TREES.computeIfAbsent(
                id, each -> MessageCodec.mapper().readTree(text(each).orElseThrow()));
    }

    /** The file, changed so that an object which lists its fields may have no others. */
    static Optional<String> closedText(String id) {
        return text(id).map(text -> {
            JsonNode schema = MessageCodec.mapper().readTree(text);
            close(schema);
            return schema.toString();
        });
    }

    private static void close(JsonNode schema) {
        if (schema instanceof ObjectNode object
                && object.path("properties").isObject()
                && !object.has("additionalProperties")) {
            object.put("additionalProperties", false);
        }
        schema.forEach(SchemaFiles::close);
    }
}
