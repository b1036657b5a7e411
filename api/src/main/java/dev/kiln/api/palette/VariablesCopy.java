package dev.kiln.api.palette;

import dev.kiln.api.palette.PaletteMessages.Variables;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The variables that a clone lacks. Pure. */
final class VariablesCopy {

    private VariablesCopy() {}

    /**
     * All variables that the clone shall have; nothing if it has them. Values of sensitive ones are masked when they are
     * read: they are left out, for Palette to keep or to ask for.
     */
    static Optional<Variables> missing(List<JsonNode> source, List<JsonNode> present) {
        Set<String> names = present.stream().map(VariablesCopy::name).collect(Collectors.toSet());
        List<JsonNode> missing =
                source.stream().filter(each -> !names.contains(name(each))).toList();
        if (missing.isEmpty()) {
            return Optional.empty();
        }
        List<JsonNode> all = new ArrayList<>(present);
        all.addAll(missing);
        return Optional.of(
                new Variables(all.stream().map(VariablesCopy::withoutMask).toList()));
    }

    private static String name(JsonNode variable) {
        return variable.path("name").asString("");
    }

    private static JsonNode withoutMask(JsonNode variable) {
        if (!variable.path("isSensitive").asBoolean(false) || !(variable instanceof ObjectNode object)) {
            return variable;
        }
        ObjectNode copy = object.deepCopy();
        copy.remove("defaultValue");
        return copy;
    }
}
