package dev.kiln.common.schema;

import dev.kiln.common.build.BuildRequest;
import dev.kiln.common.build.KubernetesVariables;
import dev.kiln.common.build.TemplateRef;
import dev.kiln.common.event.BuildRejected.Violation;
import dev.kiln.common.secret.Expressions;
import dev.kiln.common.secret.KeyShapes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a JSON Schema cannot say of a request: that its parts agree, and that it brings or reads no secret (I6). */
final class RequestRules {

    private RequestRules() {}

    static List<Violation> violations(BuildRequest request) {
        List<Violation> violations = new ArrayList<>();
        TemplateRef template = request.template();
        if (template.target() != null
                && !(template.only().isEmpty() && template.except().isEmpty())) {
            violations.add(new Violation(
                    template.only().isEmpty() ? "/template/except" : "/template/only",
                    "is for templates: a target chooses its builds itself"));
        }
        String version = request.kubernetesVersion();
        if (version != null) {
            KubernetesVariables.contradictions(version, request.variables())
                    .forEach((name, value) -> violations.add(new Violation(
                            "/variables/" + name,
                            "contradicts kubernetesVersion: leave it out, or make it '%s'".formatted(value))));
        }
        new TreeMap<>(request.variables()).forEach((name, value) -> secrecy(violations, name, value));
        request.labels().entrySet().stream()
                .filter(each -> KeyShapes.in(each.getValue()))
                .map(Map.Entry::getKey)
                .sorted()
                .map(key ->
                        new Violation("/labels/" + escaped(key), "looks like a key, and labels are shown to everybody"))
                .forEach(violations::add);
        return violations;
    }

    private static void secrecy(List<Violation> violations, String name, String value) {
        if (KeyShapes.in(value)) {
            violations.add(
                    new Violation(
                            "/variables/" + name,
                            "looks like a key or a password: secrets come from the worker's own environment and files, never with a request"));
        } else if (Expressions.readsSecrets(value)) {
            violations.add(new Violation(
                    "/variables/" + name, "must not read the worker's environment or a store of secrets"));
        }
    }

    /** RFC 6901. */
    private static String escaped(String key) {
        return key.replace("~", "~0").replace("/", "~1");
    }
}
