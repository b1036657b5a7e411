package dev.kiln.palette.standin;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The macros of projects. Thread-safe. */
final class ProjectMacros {

    private final Map<String, Map<String, String>> projects = new ConcurrentHashMap<>();

    void set(String project, String name, String value) {
        projects.compute(project, (key, before) -> with(before == null ? Map.of() : before, name, value));
    }

    Map<String, String> of(String project) {
        return projects.getOrDefault(project, Map.of());
    }

    JsonNode list(String project) {
        ObjectNode answer = JsonMapper.shared().createObjectNode();
        ArrayNode list = answer.putArray("macros");
        of(project).forEach((name, value) -> list.addObject().put("name", name).put("value", value));
        return answer;
    }

    /** New ones only. */
    void add(String project, JsonNode body) {
        body.path("macros").forEach(each -> {
            String name = each.path("name").asString();
            if (of(project).containsKey(name)) {
                throw new Refusal(409, "ResourceAlreadyExists", "The macro %s is there already".formatted(name));
            }
            set(project, name, each.path("value").asString());
        });
    }

    /** Those that are named, and no other. */
    void change(String project, JsonNode body) {
        body.path("macros").forEach(each -> {
            String name = each.path("name").asString();
            if (!of(project).containsKey(name)) {
                throw Refusal.notFound("macro", name);
            }
            set(project, name, each.path("value").asString());
        });
    }

    private static Map<String, String> with(Map<String, String> before, String name, String value) {
        Map<String, String> after = new LinkedHashMap<>(before);
        after.put(name, value);
        return Map.copyOf(after);
    }
}
