package dev.kiln.api.http;

import dev.kiln.common.event.BuildRejected.Violation;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import tools.jackson.databind.JsonNode;

/**
 * The fields of a small JSON body, read one by one. All that is wrong is told at once, by {@link #check}; until then a
 * field that cannot be read counts as absent. For one body, by one thread.
 */
public final class BodyFields {

    private final JsonNode body;
    private final Set<String> known = new HashSet<>();
    private final List<Violation> violations = new ArrayList<>();

    private BodyFields(JsonNode body) {
        this.body = body;
        if (!body.isObject()) {
            refuse("", "must be of the type object");
        }
    }

    /** @throws ProblemException 400 if the body is no JSON */
    public static BodyFields of(InputStream body) throws IOException {
        return new BodyFields(StrictJson.read(body));
    }

    /** A text without control characters; null where it is absent. */
    public @Nullable String text(String name, int longest) {
        String text = read(name, "a text", node -> node.isString() ? node.asString() : null);
        if (text != null && (text.length() > longest || text.codePoints().anyMatch(Character::isISOControl))) {
            refuse("/" + name, "must have at most %d characters, none of them a control character".formatted(longest));
            return null;
        }
        return text;
    }

    public @Nullable Boolean flag(String name) {
        return read(name, "true or false", node -> node.isBoolean() ? node.asBoolean() : null);
    }

    public @Nullable Instant instant(String name) {
        return read(name, "a time as in 2026-01-31T12:00:00Z", BodyFields::time);
    }

    /** A list of texts; empty where it is absent. */
    public List<String> texts(String name, int most) {
        List<String> texts = read(name, "a list of at most %d texts".formatted(most), node -> {
            boolean fits =
                    node.isArray() && node.size() <= most && node.valueStream().allMatch(JsonNode::isString);
            return fits ? node.valueStream().map(JsonNode::asString).toList() : null;
        });
        return texts == null ? List.of() : texts;
    }

    /** Says that something is wrong. */
    public void refuse(String pointer, String detail) {
        violations.add(new Violation(pointer, detail));
    }

    /** Says that a field is missing if it is, however it was refused otherwise. */
    public void require(String name) {
        if (body.path(name).isMissingNode()) {
            refuse("/" + name, "is missing");
        }
    }

    /**
     * To be called when all fields were read.
     *
     * @throws ProblemException 422 with a JSON Pointer per error, if anything is wrong
     */
    public void check() {
        for (String name : body.propertyNames()) {
            if (!known.contains(name)) {
                refuse(
                        "/" + name,
                        "is not a field here; there are "
                                + String.join(", ", known.stream().sorted().toList()));
            }
        }
        if (!violations.isEmpty()) {
            throw ProblemException.invalid(
                    HttpStatus.UNPROCESSABLE_CONTENT, "The call cannot be taken", List.copyOf(violations));
        }
    }

    private <T> @Nullable T read(String name, String expected, Function<JsonNode, @Nullable T> reader) {
        known.add(name);
        JsonNode node = body.path(name);
        if (node.isMissingNode()) {
            return null;
        }
        T value = reader.apply(node);
        if (value == null) {
            refuse("/" + name, "must be " + expected);
        }
        return value;
    }

    private static @Nullable Instant time(JsonNode node) {
        try {
            return node.isString() ? OffsetDateTime.parse(node.asString()).toInstant() : null;
        } catch (DateTimeParseException e) {
            return null;
        }
    }
}
