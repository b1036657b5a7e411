package dev.kiln.palette.standin;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** One version of a cluster profile: an object with a uid of its own. Confined to {@link Store}, which locks. */
final class ProfileVersionState {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final String uid;
    private final String name;
    private final String version;
    private final @Nullable String project;
    private final ObjectNode annotations = JSON.createObjectNode();
    private final ObjectNode labels = JSON.createObjectNode();
    private final Map<String, JsonNode> variables = new LinkedHashMap<>();
    private @Nullable Map<String, ObjectNode> draft;
    private @Nullable Map<String, ObjectNode> published;

    ProfileVersionState(String uid, String name, String version, @Nullable String project) {
        this.uid = uid;
        this.name = name;
        this.version = version;
        this.project = project;
    }

    String uid() {
        return uid;
    }

    String name() {
        return name;
    }

    String version() {
        return version;
    }

    @Nullable
    String project() {
        return project;
    }

    Map<String, JsonNode> variables() {
        return variables;
    }

    boolean isPublished() {
        return published != null && draft == null;
    }

    /** A clone is a draft, with the packs of its source and neither its variables nor its metadata. */
    void copyPacks(ProfileVersionState source) {
        draft = copy(source.packs());
    }

    /** The packs as an editor sees them: the draft if there is one. */
    Map<String, ObjectNode> packs() {
        if (draft != null) {
            return draft;
        }
        return published == null ? Map.of() : published;
    }

    /** The packs to change: a change makes a draft of what is published. */
    Map<String, ObjectNode> editable() {
        if (draft == null) {
            draft = copy(packs());
        }
        return draft;
    }

    void publish() {
        if (draft != null) {
            published = draft;
            draft = null;
        }
    }

    void metadata(JsonNode metadata) {
        replace(annotations, metadata.path("annotations"));
        replace(labels, metadata.path("labels"));
    }

    ObjectNode metadata() {
        ObjectNode metadata = JSON.createObjectNode().put("name", name).put("uid", uid);
        metadata.set("annotations", annotations.deepCopy());
        metadata.set("labels", labels.deepCopy());
        return metadata;
    }

    @Nullable
    ObjectNode draftTemplate() {
        return draft == null ? null : template(draft);
    }

    @Nullable
    ObjectNode publishedTemplate() {
        return published == null ? null : template(published);
    }

    private ObjectNode template(Map<String, ObjectNode> packs) {
        ObjectNode template = JSON.createObjectNode()
                .put("name", name)
                .put("type", "infra")
                .put("cloudType", "aws")
                .put("profileVersion", version);
        ArrayNode list = template.putArray("packs");
        packs.values().forEach(each -> list.add(each.deepCopy()));
        return template;
    }

    private static void replace(ObjectNode target, JsonNode source) {
        if (source.isObject()) {
            target.removeAll();
            source.properties().forEach(each -> target.set(each.getKey(), each.getValue()));
        }
    }

    private static Map<String, ObjectNode> copy(Map<String, ObjectNode> packs) {
        Map<String, ObjectNode> copy = new LinkedHashMap<>();
        packs.forEach((key, value) -> copy.put(key, value.deepCopy()));
        return copy;
    }
}
