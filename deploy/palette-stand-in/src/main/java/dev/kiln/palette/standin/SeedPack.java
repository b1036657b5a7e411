package dev.kiln.palette.standin;

import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A pack of a profile that the stand-in begins with.
 *
 * @param layer {@code os}, {@code k8s}, ...
 * @param values YAML
 */
public record SeedPack(String name, String layer, String tag, String values) {

    static final String REGISTRY = "5eecc89d0b150045ae661cef";

    ObjectNode toPack() {
        return JsonMapper.shared()
                .createObjectNode()
                .put("layer", layer)
                .put("name", name)
                .put("tag", tag)
                .put("version", tag)
                .put("type", "spectro")
                .put("packUid", uid(name, tag))
                .put("registryUid", REGISTRY)
                .put("values", values.strip());
    }

    static String uid(String name, String tag) {
        return name + "@" + tag;
    }
}
