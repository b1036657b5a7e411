package dev.kiln.common.schema;

import com.networknt.schema.Error;
import dev.kiln.common.event.BuildRejected.Violation;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;

/**
 * The validator's findings in words for the person who wrote the document. They never repeat a value: it may be
 * confidential. What a value "must be" is the {@code title} that the schema gives it.
 */
final class Explanation {

    /** Findings inside "exactly one of these fields": the finding about the whole says it all. */
    private static final Pattern WITHIN_ALTERNATIVE = Pattern.compile("/oneOf/\\d+/required$");

    private Explanation() {}

    static boolean tellsSomething(Error error) {
        if (WITHIN_ALTERNATIVE.matcher(error.getEvaluationPath().toString()).find()) {
            return false;
        }
        // What is no object has no fields to choose from, and its type was reported already.
        return !error.getKeyword().equals("oneOf") || error.getInstanceNode().isObject();
    }

    static Violation of(Error error) {
        JsonPointer place = JsonPointer.compile(error.getInstanceLocation().toString());
        String field = error.getProperty();
        if (field != null) {
            place = place.appendProperty(field);
        }
        return new Violation(Printable.of(place.toString()), detail(error));
    }

    private static String detail(Error error) {
        JsonNode expected = error.getSchemaNode();
        return switch (error.getKeyword()) {
            case "type" -> "must be %s, found %s".formatted(JsonKind.named(expected.asString()), found(error));
            case "required" -> "is missing";
            case "additionalProperties" -> unknownField(error);
            case "propertyNames" -> "must have as its name " + title(expected);
            case "enum" -> "must be " + alternatives(expected);
            case "const" -> "must be " + expected;
            case "oneOf" -> oneOf(expected);
            case "uniqueItems" -> "must not have the same entry twice";
            case "maxItems", "maxProperties" -> "must have at most %s entries".formatted(expected);
            case "minItems", "minProperties" -> "must have at least %s entries".formatted(expected);
            case "maxLength" -> "must have at most %s characters".formatted(expected);
            case "pattern", "format", "minimum", "maximum" -> "must be " + title(parent(error));
            default -> "breaks the rule '%s' of its schema".formatted(error.getKeyword());
        };
    }

    private static String found(Error error) {
        boolean wholeWanted = error.getSchemaNode().asString().equals("integer");
        return wholeWanted && error.getInstanceNode().isNumber()
                ? "another number"
                : JsonKind.of(error.getInstanceNode());
    }

    private static String unknownField(Error error) {
        JsonNode schema = parent(error);
        String known = Spelling.nearest(
                        error.getProperty(), schema.path("properties").propertyNames())
                .map("; did you mean '%s'?"::formatted)
                .orElse("");
        return "is not a field of " + title(schema) + known;
    }

    private static String oneOf(JsonNode choices) {
        List<String> fields = StreamSupport.stream(choices.spliterator(), false)
                .map(each -> each.path("required").path(0).asString(""))
                .filter(each -> !each.isEmpty())
                .toList();
        return fields.isEmpty()
                ? "must be of exactly one of the kinds that its schema lists"
                : "must have exactly one of the fields " + String.join(" and ", fields);
    }

    private static String alternatives(JsonNode values) {
        return StreamSupport.stream(values.spliterator(), false)
                .map(JsonNode::toString)
                .collect(Collectors.joining(" or "));
    }

    private static String title(JsonNode schema) {
        return schema.path("title").asString("of the form that its schema gives");
    }

    /** The schema that the finding's keyword stands in. */
    private static JsonNode parent(Error error) {
        String id = Objects.requireNonNull(error.getSchemaLocation().getAbsoluteIri())
                .toString();
        JsonPointer keyword =
                JsonPointer.compile(error.getSchemaLocation().getFragment().toString());
        return SchemaFiles.tree(id).at(keyword.head());
    }
}
