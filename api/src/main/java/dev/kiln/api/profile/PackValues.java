package dev.kiln.api.profile;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * The values of a pack: YAML text that belongs to people, in which three keys under {@code pack:} are Kiln's to set. All
 * other text stays as it is, byte for byte; comments, order and quotes matter to those who wrote them, and Palette shows
 * them to the next reader.
 *
 * <p>Which keys: Palette's documentation of "Bring Your Own OS" (BYOOS), pack {@code generic-byoi}.
 *
 * @param text the YAML, of any number of documents
 */
record PackValues(String text) {

    static final String IMAGE = "osImageOverride";
    static final String OS_NAME = "osName";
    static final String OS_VERSION = "osVersion";

    private static final List<String> KEYS = List.of(IMAGE, OS_NAME, OS_VERSION);

    /** The present text of one of the three keys; nothing if the key is absent or has no text. */
    Optional<String> value(String key) {
        return value(YamlText.parse(text), key).map(ScalarNode::getValue);
    }

    /** Whether the image is set here, to whatever text. */
    boolean namesImage() {
        return document(YamlText.parse(text)).named();
    }

    /**
     * These values with some of the three keys set.
     *
     * @throws UneditableValuesException if the text is no YAML, if a key stands where setting it would change other
     *     places too, or if there is no way to set it without changing the rest
     */
    PackValues with(Map<String, String> wanted) {
        String edited = text;
        for (int n = 0; n < KEYS.size(); n++) {
            String key = KEYS.get(n);
            String value = wanted.get(key);
            if (value != null) {
                edited = set(edited, key, value, KEYS.subList(0, n).reversed());
            }
        }
        check(edited, wanted);
        return new PackValues(edited);
    }

    private static String set(String text, String key, String value, List<String> siblings) {
        if (value.codePoints().anyMatch(each -> Character.isISOControl(each) || each == 0xFEFF)) {
            throw new UneditableValuesException("The value for '%s' has a control character in it".formatted(key));
        }
        YamlText yaml = YamlText.parse(text);
        boolean already = value(yaml, key)
                .filter(old -> old.getTag().equals(Tag.STR) && old.getValue().equals(value))
                .isPresent();
        return already ? text : PackEdit.set(yaml, document(yaml).root(), key, value, siblings);
    }

    /** The edit is text in, text out: only reading the result again shows that it did what it should and no more. */
    private void check(String edited, Map<String, String> wanted) {
        YamlText before = YamlText.parse(text);
        YamlText after = reparsed(edited);
        boolean set = wanted.entrySet().stream()
                .allMatch(each -> value(after, each.getKey())
                        .filter(node -> node.getTag().equals(Tag.STR))
                        .map(ScalarNode::getValue)
                        .equals(Optional.of(each.getValue())));
        boolean onlyThese = YamlComparison.sameBut(
                wanted.keySet(), before, after, document(before).number());
        if (!set || !onlyThese) {
            throw unforeseen(wanted.keySet(), null);
        }
    }

    private static YamlText reparsed(String edited) {
        try {
            return YamlText.parse(edited);
        } catch (UneditableValuesException e) {
            throw unforeseen(Set.copyOf(KEYS), e);
        }
    }

    private static UneditableValuesException unforeseen(Set<String> keys, @Nullable Throwable cause) {
        return new UneditableValuesException(
                "Cannot set %s without changing more than that; write 'pack:' and its keys in lines of their own"
                        .formatted(keys.stream().sorted().collect(Collectors.joining(", "))),
                cause);
    }

    private static Optional<ScalarNode> value(YamlText yaml, String key) {
        return pack(document(yaml).root())
                .flatMap(pack -> YamlText.entry(pack, key))
                .map(NodeTuple::getValueNode)
                .filter(ScalarNode.class::isInstance)
                .map(ScalarNode.class::cast);
    }

    /** The document to set keys in: the one that names an image, else the first that has a pack, else the first. */
    private static Choice document(YamlText yaml) {
        List<Node> documents = yaml.documents();
        Choice choice = new Choice(0, documents.isEmpty() ? null : documents.getFirst(), false);
        boolean packFound = false;
        for (int n = 0; n < documents.size(); n++) {
            Optional<MappingNode> pack = pack(documents.get(n));
            boolean named = pack.flatMap(each -> YamlText.entry(each, IMAGE)).isPresent();
            if (named && choice.named()) {
                throw new UneditableValuesException("Two documents have 'pack.%s'; one has to go".formatted(IMAGE));
            }
            if (named || (pack.isPresent() && !packFound && !choice.named())) {
                choice = new Choice(n, documents.get(n), named);
            }
            packFound |= pack.isPresent();
        }
        return choice;
    }

    private static Optional<MappingNode> pack(@Nullable Node root) {
        return root instanceof MappingNode top
                ? YamlText.entry(top, PackEdit.PACK)
                        .map(NodeTuple::getValueNode)
                        .filter(MappingNode.class::isInstance)
                        .map(MappingNode.class::cast)
                : Optional.empty();
    }

    /** @param named whether it names an image */
    private record Choice(int number, @Nullable Node root, boolean named) {}
}
