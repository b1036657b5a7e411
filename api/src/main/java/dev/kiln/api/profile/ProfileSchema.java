package dev.kiln.api.profile;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.kiln.common.event.BuildRejected.Violation;
import dev.kiln.common.message.MessageCodec;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;

/** The form of a record as JSON Schema, and what is wrong with a document in words for its author. Thread-safe. */
final class ProfileSchema {

    /** How many violations are told; who made more mistakes has enough to begin with. */
    private static final int MOST = 50;

    private static final String FILE = "cluster-profile.schema.json";

    private final JsonNode tree = read();
    private final Schema schema = SchemaRegistry.withDefaultDialect(
                    SpecificationVersion.DRAFT_2020_12,
                    registry -> registry.schemaLoader(loader -> loader.fetchRemoteResources(false)))
            .getSchema(tree);

    List<Violation> violations(JsonNode document) {
        return schema.validate(document).stream()
                .limit(MOST)
                .map(this::violation)
                .toList();
    }

    private Violation violation(Error error) {
        JsonPointer place = JsonPointer.compile(error.getInstanceLocation().toString());
        String field = error.getProperty();
        return new Violation((field == null ? place : place.appendProperty(field)).toString(), detail(error));
    }

    private String detail(Error error) {
        JsonNode rule = error.getSchemaNode();
        return switch (error.getKeyword()) {
            case "type" -> "must be of the type " + rule.asString();
            case "required" -> "is missing";
            case "additionalProperties" -> "is not a field of " + title(error);
            case "enum" -> "must be one of " + rule;
            case "maxLength" -> "must have at most %s characters".formatted(rule);
            case "maxItems", "maxProperties" -> "must have at most %s entries".formatted(rule);
            case "propertyNames" ->
                "must have as its name " + rule.path("title").asString("another one");
            default -> "must be " + title(error);
        };
    }

    private String title(Error error) {
        JsonPointer keyword =
                JsonPointer.compile(error.getSchemaLocation().getFragment().toString());
        return tree.at(Objects.requireNonNull(keyword.head()))
                .path("title")
                .asString("of the form that its schema gives");
    }

    private static JsonNode read() {
        try (InputStream file = Objects.requireNonNull(ProfileSchema.class.getResourceAsStream(FILE), FILE)) {
            return MessageCodec.mapper().readTree(file.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException("Could not read %s from the class path".formatted(FILE), e);
        }
    }
}
