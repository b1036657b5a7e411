package dev.kiln.api.profile;

import dev.kiln.common.message.MessageCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;

/**
 * What is different between two versions of a record.
 *
 * @param from the version that the other is held against
 * @param to the other
 * @param differences in the order of their places; none if the versions mean the same
 */
record ProfileDiff(String profile, ProfileVersion from, ProfileVersion to, List<Difference> differences) {

    private static final JsonPointer PACKS = JsonPointer.compile("/packs");

    /**
     * One difference.
     *
     * @param pointer its place in the definition, or below {@code /image}; packs go by their names
     * @param line in a text of several lines: the first line that differs, counted from 1
     * @param before absent if it was not there
     * @param after absent if it is gone; of texts of several lines only those that differ
     */
    record Difference(
            String pointer,
            @Nullable Integer line,
            @Nullable JsonNode before,
            @Nullable JsonNode after) {}

    static ProfileDiff between(String profile, HistoryEntry from, HistoryEntry to) {
        SortedMap<String, JsonNode> before = leaves(from);
        SortedMap<String, JsonNode> after = leaves(to);
        List<Difference> differences = new ArrayList<>();
        SortedMap<String, JsonNode> all = new TreeMap<>(before);
        all.putAll(after);
        for (String pointer : all.keySet()) {
            JsonNode was = before.get(pointer);
            JsonNode is = after.get(pointer);
            if (was == null || !was.equals(is)) {
                differences.add(difference(pointer, was, is));
            }
        }
        return new ProfileDiff(profile, from.version(), to.version(), List.copyOf(differences));
    }

    private static Difference difference(String pointer, @Nullable JsonNode was, @Nullable JsonNode is) {
        return was != null && is != null && was.isString() && is.isString()
                ? ofTexts(
                        pointer,
                        was.asString().lines().toList(),
                        is.asString().lines().toList(),
                        was,
                        is)
                : new Difference(pointer, null, was, is);
    }

    /** Without the lines that both begin and end with. */
    private static Difference ofTexts(
            String pointer, List<String> was, List<String> is, JsonNode before, JsonNode after) {
        if ((was.size() <= 1 && is.size() <= 1) || was.equals(is)) {
            return new Difference(pointer, null, before, after);
        }
        int shorter = Math.min(was.size(), is.size());
        int start = 0;
        while (start < shorter && was.get(start).equals(is.get(start))) {
            start++;
        }
        int end = 0;
        while (end < shorter - start && was.get(was.size() - 1 - end).equals(is.get(is.size() - 1 - end))) {
            end++;
        }
        return new Difference(
                pointer,
                start + 1,
                lines(was.subList(start, was.size() - end)),
                lines(is.subList(start, is.size() - end)));
    }

    private static JsonNode lines(List<String> lines) {
        return MessageCodec.mapper().valueToTree(lines);
    }

    /** Every value that has no parts, by its place. */
    private static SortedMap<String, JsonNode> leaves(HistoryEntry entry) {
        SortedMap<String, JsonNode> leaves = new TreeMap<>();
        if (entry.definition() != null) {
            collect(JsonPointer.empty(), MessageCodec.mapper().valueToTree(entry.definition()), leaves);
        }
        if (entry.image() != null) {
            JsonNode image = MessageCodec.mapper().valueToTree(entry.image());
            collect(JsonPointer.compile("/image"), image, leaves);
        }
        return leaves;
    }

    private static void collect(JsonPointer at, JsonNode node, Map<String, JsonNode> leaves) {
        if (node.isObject()) {
            node.properties().forEach(each -> collect(at.appendProperty(each.getKey()), each.getValue(), leaves));
        } else if (at.equals(PACKS)) {
            node.forEach(pack -> collect(at.appendProperty(pack.path("name").asString()), pack, leaves));
        } else if (!node.isNull()) {
            leaves.put(at.toString(), node);
        }
    }
}
