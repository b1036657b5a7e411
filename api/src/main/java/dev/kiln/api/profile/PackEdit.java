package dev.kiln.api.profile;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;

/**
 * Sets one key under {@code pack:} by replacing or inserting as little text as possible. Where the text has a form that
 * it does not foresee the result may be wrong: {@link PackValues} looks at every result before anybody gets it.
 */
final class PackEdit {

    static final String PACK = "pack";

    private final YamlText yaml;
    private final String key;
    private final String value;

    private PackEdit(YamlText yaml, String key, String value) {
        this.yaml = yaml;
        this.key = key;
        this.value = value;
    }

    /**
     * @param siblings keys behind which a new one is put if they are there, the last one first
     * @throws UneditableValuesException if it cannot be set in this text
     */
    static String set(YamlText yaml, @Nullable Node root, String key, String value, List<String> siblings) {
        return new PackEdit(yaml, key, value).apply(root, siblings);
    }

    private String apply(@Nullable Node root, List<String> siblings) {
        if (root == null || YamlText.isNull(root)) {
            return append();
        }
        if (!(root instanceof MappingNode top)) {
            throw new UneditableValuesException("Expected keys at the top, such as 'pack:', found something else");
        }
        refuseAnchor(top, "The values as a whole");
        Optional<NodeTuple> pack = YamlText.entry(top, PACK);
        return pack.isPresent() ? inPack(top, pack.get(), siblings) : newPack(top);
    }

    private String inPack(MappingNode top, NodeTuple pack, List<String> siblings) {
        Node content = pack.getValueNode();
        refuseAnchor(content, "'pack'");
        if (YamlText.isNull(content)) {
            return fillPack(top, pack);
        }
        if (!(content instanceof MappingNode mapping)) {
            throw new UneditableValuesException("Expected keys under 'pack', found something else");
        }
        Optional<NodeTuple> present = YamlText.entry(mapping, key);
        if (present.isPresent()) {
            return replace(present.get());
        }
        Optional<NodeTuple> sibling = siblings.stream()
                .flatMap(each -> YamlText.entry(mapping, each).stream())
                .findFirst();
        return isFlow(mapping) ? insertInFlow(mapping, sibling, entry(true)) : insertLine(mapping, pack, sibling);
    }

    private String replace(NodeTuple entry) {
        Node node = entry.getValueNode();
        refuseAnchor(entry.getKeyNode(), "The key '" + key + "'");
        refuseAnchor(node, "'" + key + "'");
        if (!(node instanceof ScalarNode old)) {
            throw new UneditableValuesException("Expected text in '%s', found something else".formatted(key));
        }
        ScalarStyle style = old.getScalarStyle();
        if (style == ScalarStyle.LITERAL || style == ScalarStyle.FOLDED) {
            throw new UneditableValuesException(
                    "'%s' is written as a block (| or >); write it in one line".formatted(key));
        }
        int start = yaml.start(old);
        int end = yaml.end(old);
        String written = style == ScalarStyle.SINGLE_QUOTED ? singleQuoted(value) : doubleQuoted(value);
        return yaml.splice(start, end, start == end ? " " + written : written);
    }

    /** A line behind a sibling, or else the first under {@code pack:}, so that a comment stays with the key below it. */
    private String insertLine(MappingNode mapping, NodeTuple pack, Optional<NodeTuple> sibling) {
        String indent = indentOf(mapping.getValue().getFirst());
        Node before = sibling.map(NodeTuple::getValueNode).orElse(pack.getKeyNode());
        return insertLineAfter(yaml.end(before), indent + entry(false));
    }

    private String insertLineAfter(int offset, String line) {
        int at = yaml.nextLine(offset);
        return yaml.afterBreak(at)
                ? yaml.splice(at, at, line + yaml.lineBreak())
                : yaml.splice(at, at, yaml.lineBreak() + line);
    }

    private String insertInFlow(MappingNode mapping, Optional<NodeTuple> sibling, String entry) {
        if (sibling.isPresent()) {
            int at = yaml.end(sibling.get().getValueNode());
            return yaml.splice(at, at, ", " + entry);
        }
        if (mapping.getValue().isEmpty()) {
            int at = yaml.text().indexOf('{', yaml.start(mapping)) + 1;
            return yaml.splice(at, at, entry);
        }
        int at = yaml.start(mapping.getValue().getFirst().getKeyNode());
        return yaml.splice(at, at, entry + ", ");
    }

    /** {@code pack:} is there, and nothing is under it. */
    private String fillPack(MappingNode top, NodeTuple pack) {
        int start = yaml.start(pack.getValueNode());
        int end = yaml.end(pack.getValueNode());
        if (start == end && !isFlow(top)) {
            return insertLineAfter(yaml.end(pack.getKeyNode()), indentOf(pack) + "  " + entry(false));
        }
        return yaml.splice(start, end, (start == end ? " {" : "{") + entry(true) + "}");
    }

    /** Above the first key, and above the comment that belongs to it. */
    private String newPack(MappingNode top) {
        if (isFlow(top)) {
            return insertInFlow(top, Optional.empty(), "\"" + PACK + "\": {" + entry(true) + "}");
        }
        String indent = indentOf(top.getValue().getFirst());
        int at = yaml.lineStart(yaml.start(top.getValue().getFirst().getKeyNode()));
        while (yaml.afterBreak(at) && isComment(yaml.previousLine(at), at)) {
            at = yaml.previousLine(at);
        }
        return yaml.splice(at, at, block(indent) + yaml.lineBreak());
    }

    private boolean isComment(int from, int to) {
        return yaml.text().substring(from, to).strip().startsWith("#");
    }

    /** The text has comments at most. */
    private String append() {
        int end = yaml.text().length();
        boolean newLine = end == 0 || yaml.afterBreak(end) || yaml.text().equals("\uFEFF");
        return yaml.splice(end, end, (newLine ? "" : yaml.lineBreak()) + block("") + yaml.lineBreak());
    }

    private String block(String indent) {
        return indent + PACK + ":" + yaml.lineBreak() + indent + "  " + entry(false);
    }

    /** In flow style the key is quoted too, so that values that are JSON stay JSON. */
    private String entry(boolean flow) {
        return (flow ? "\"" + key + "\"" : key) + ": " + doubleQuoted(value);
    }

    private String indentOf(NodeTuple first) {
        int start = yaml.start(first.getKeyNode());
        String before = yaml.text().substring(yaml.lineStart(start), start);
        if (!before.isBlank()) {
            throw new UneditableValuesException(
                    "Cannot add '%s': the key beside it does not begin its line".formatted(key));
        }
        return before;
    }

    private static boolean isFlow(MappingNode mapping) {
        return mapping.getFlowStyle() == FlowStyle.FLOW;
    }

    private static void refuseAnchor(Node node, String what) {
        if (node.getAnchor() != null) {
            throw new UneditableValuesException(
                    "%s has an anchor or is an alias (&%s), so that setting it would change other places too; write it out"
                            .formatted(what, node.getAnchor()));
        }
    }

    private static String singleQuoted(String value) {
        return "'" + value.replace("'", "''") + "'";
    }

    private static String doubleQuoted(String value) {
        return "\"" + value.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
