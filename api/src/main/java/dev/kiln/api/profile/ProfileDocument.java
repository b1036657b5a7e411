package dev.kiln.api.profile;

import dev.kiln.api.http.ProblemException;
import dev.kiln.common.event.BuildRejected.Violation;
import dev.kiln.common.message.MessageCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import tools.jackson.databind.JsonNode;

/**
 * A record as somebody wrote it, checked.
 *
 * @param version the version that they gave it, if they gave one
 */
record ProfileDocument(
        ProfileDefinition definition, @Nullable ProfileVersion version) {

    private static final ProfileSchema SCHEMA = new ProfileSchema();

    /**
     * Reads the body of a PUT.
     *
     * @param name the record's name in the path
     * @throws ProblemException 422 with a JSON pointer per error
     */
    static ProfileDocument read(String name, JsonNode body) {
        refuse(SCHEMA.violations(body));
        List<Violation> violations = new ArrayList<>();
        nameProblem(name, body).ifPresent(violations::add);
        rangeProblem(body).ifPresent(violations::add);
        violations.addAll(nulProblems(body));
        refuse(violations);
        ProfileDefinition definition = MessageCodec.mapper().treeToValue(body, ProfileDefinition.class);
        refuse(DefinitionCheck.of(definition));
        JsonNode version = body.path("version");
        return new ProfileDocument(definition, version.isMissingNode() ? null : new ProfileVersion(version.asString()));
    }

    private static void refuse(List<Violation> violations) {
        if (!violations.isEmpty()) {
            throw ProblemException.invalid(
                    HttpStatus.UNPROCESSABLE_CONTENT, "The cluster profile record cannot be taken", violations);
        }
    }

    private static Optional<Violation> nameProblem(String name, JsonNode body) {
        return body.path("name").asString(name).equals(name)
                ? Optional.empty()
                : Optional.of(new Violation("/name", "must be '%s', as in the path, or be left out".formatted(name)));
    }

    /** Asked of the tree: what is read from it has no NUL any more, since the database takes none. */
    private static List<Violation> nulProblems(JsonNode body) {
        List<Violation> problems = new ArrayList<>();
        JsonNode packs = body.path("packs");
        for (int n = 0; n < packs.size(); n++) {
            if (packs.get(n).path("values").asString("").indexOf('\0') >= 0) {
                problems.add(new Violation(
                        "/packs/%d/values".formatted(n), "Not YAML: the character U+0000 is not allowed in it"));
            }
        }
        return problems;
    }

    private static Optional<Violation> rangeProblem(JsonNode body) {
        JsonNode range = body.at("/selector/kubernetes");
        try {
            if (!range.isMissingNode()) {
                new KubernetesRange(range.asString());
            }
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(new Violation("/selector/kubernetes", String.valueOf(e.getMessage())));
        }
    }
}
