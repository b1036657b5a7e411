package dev.kiln.api.profile;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * YAML as text and, at the same time, as the nodes that the text stands for. Nothing is ever constructed from it: tags
 * have no effect, and an alias stays a reference. Offsets are those of {@link String}.
 */
final class YamlText {

    private static final int MAX_DEPTH = 50;

    private final String text;
    private final List<Node> documents;

    private YamlText(String text, List<Node> documents) {
        this.text = text;
        this.documents = documents;
    }

    /**
     * Reads any number of documents.
     *
     * @throws UneditableValuesException if it is no YAML, or has more than 50 levels
     */
    static YamlText parse(String text) {
        LoaderOptions options = new LoaderOptions();
        options.setNestingDepthLimit(MAX_DEPTH);
        List<Node> documents = new ArrayList<>();
        try {
            new Yaml(options).composeAll(new StringReader(text)).forEach(documents::add);
        } catch (MarkedYAMLException e) {
            throw new UneditableValuesException("Not YAML: %s%s".formatted(e.getProblem(), place(e)), e);
        } catch (YAMLException e) {
            throw new UneditableValuesException("Not YAML: " + e.getMessage(), e);
        }
        return new YamlText(text, List.copyOf(documents));
    }

    String text() {
        return text;
    }

    List<Node> documents() {
        return documents;
    }

    int start(Node node) {
        return offset(node.getStartMark().getIndex());
    }

    int end(Node node) {
        return offset(node.getEndMark().getIndex());
    }

    /** Where the line begins that the offset is in; behind a byte order mark. */
    int lineStart(int offset) {
        int at = offset;
        while (at > 0 && !isBreak(text.charAt(at - 1)) && text.charAt(at - 1) != '\uFEFF') {
            at--;
        }
        return at;
    }

    /** Where the line before begins, for the beginning of a line that is not the first. */
    int previousLine(int lineStart) {
        return lineStart(text.startsWith("\r\n", lineStart - 2) ? lineStart - 2 : lineStart - 1);
    }

    /** Where the next line begins, or the end of the text. */
    int nextLine(int offset) {
        int at = offset;
        while (at < text.length() && !isBreak(text.charAt(at))) {
            at++;
        }
        return text.startsWith("\r\n", at) ? at + 2 : Math.min(at + 1, text.length());
    }

    /** Whether a line ends right before the offset. */
    boolean afterBreak(int offset) {
        return offset > 0 && isBreak(text.charAt(offset - 1));
    }

    /** The line break that the text uses first. */
    String lineBreak() {
        int end = nextLine(0);
        if (!afterBreak(end)) {
            return "\n";
        }
        return text.startsWith("\r\n", end - 2) ? "\r\n" : text.substring(end - 1, end);
    }

    /** The text with some of it replaced. */
    String splice(int from, int to, String replacement) {
        return text.substring(0, from) + replacement + text.substring(to);
    }

    /**
     * The entry of that name, as it is written; what a merge key brings in is not looked at.
     *
     * @throws UneditableValuesException if there are two
     */
    static Optional<NodeTuple> entry(MappingNode mapping, String name) {
        List<NodeTuple> found =
                mapping.getValue().stream().filter(each -> isKey(each, name)).toList();
        if (found.size() > 1) {
            throw new UneditableValuesException("The key '%s' is there twice".formatted(name));
        }
        return found.stream().findFirst();
    }

    static boolean isKey(NodeTuple entry, String name) {
        return entry.getKeyNode() instanceof ScalarNode key
                && key.getTag().equals(Tag.STR)
                && key.getValue().equals(name);
    }

    static boolean isNull(Node node) {
        return node.getTag().equals(Tag.NULL);
    }

    private static String place(MarkedYAMLException e) {
        return e.getProblemMark() == null
                ? ""
                : " in line %d, column %d"
                        .formatted(
                                e.getProblemMark().getLine() + 1,
                                e.getProblemMark().getColumn() + 1);
    }

    private static boolean isBreak(char c) {
        return c == '\n' || c == '\r';
    }

    /** Marks count code points. */
    private int offset(int codePoints) {
        return text.offsetByCodePoints(0, codePoints);
    }
}
