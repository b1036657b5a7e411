package dev.kiln.api.profile;

import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Whether two texts of YAML mean the same; comments and quotes never matter. One use, by one thread. */
public final class YamlComparison {

    private final Strictness strictness;

    /** What was compared with what: an alias leads to a node again and again, or in a circle. */
    private final IdentityHashMap<Node, Set<Node>> compared = new IdentityHashMap<>();

    private YamlComparison(Strictness strictness) {
        this.strictness = strictness;
    }

    private enum Strictness {
        /** The order of keys does not matter, nor whether something is written out or an alias. */
        MEANING,
        /** Both do: what was edited must not have changed in any of them. */
        STRUCTURE
    }

    /** Texts that are no YAML mean the same only if they are the same, white space around them aside. */
    public static boolean sameMeaning(String one, String other) {
        if (one.strip().equals(other.strip())) {
            return true;
        }
        try {
            List<Node> left = YamlText.parse(one).documents();
            List<Node> right = YamlText.parse(other).documents();
            return new YamlComparison(Strictness.MEANING).sameItems(left, right);
        } catch (UneditableValuesException e) {
            return false;
        }
    }

    /**
     * Whether nothing but some keys under {@code pack:} differs.
     *
     * @param document the number of the one document in which the keys may differ
     */
    static boolean sameBut(Set<String> keys, YamlText before, YamlText after, int document) {
        YamlComparison comparison = new YamlComparison(Strictness.STRUCTURE);
        List<Node> left = before.documents();
        List<Node> right = after.documents();
        boolean begun = left.isEmpty() && right.size() == 1;
        if (!begun && left.size() != right.size()) {
            return false;
        }
        for (int n = 0; n < right.size(); n++) {
            Node was = begun ? null : left.get(n);
            Node is = right.get(n);
            boolean same = n == document
                    ? comparison.sameTop(keys, entries(was), entries(is))
                    : was != null && comparison.same(was, is);
            if (!same) {
                return false;
            }
        }
        return true;
    }

    private boolean sameTop(Set<String> keys, List<NodeTuple> left, List<NodeTuple> right) {
        return sameEntries(without(Set.of(PackEdit.PACK), left), without(Set.of(PackEdit.PACK), right))
                && sameEntries(without(keys, pack(left)), without(keys, pack(right)));
    }

    private static List<NodeTuple> pack(List<NodeTuple> top) {
        return top.stream()
                .filter(each -> YamlText.isKey(each, PackEdit.PACK))
                .flatMap(each -> entries(each.getValueNode()).stream())
                .toList();
    }

    private static List<NodeTuple> entries(@Nullable Node node) {
        return node instanceof MappingNode mapping ? mapping.getValue() : List.of();
    }

    private static List<NodeTuple> without(Set<String> names, List<NodeTuple> entries) {
        return entries.stream()
                .filter(each -> names.stream().noneMatch(name -> YamlText.isKey(each, name)))
                .toList();
    }

    private boolean same(Node left, Node right) {
        if (!left.getTag().equals(right.getTag()) || !sameAnchor(left, right)) {
            return false;
        }
        if (left instanceof ScalarNode a && right instanceof ScalarNode b) {
            return a.getValue().equals(b.getValue());
        }
        if (!compared.computeIfAbsent(left, each -> identities()).add(right)) {
            return true;
        }
        if (left instanceof MappingNode a && right instanceof MappingNode b) {
            return sameEntries(a.getValue(), b.getValue());
        }
        return left instanceof SequenceNode a
                && right instanceof SequenceNode b
                && sameItems(a.getValue(), b.getValue());
    }

    private static Set<Node> identities() {
        return Collections.newSetFromMap(new IdentityHashMap<>());
    }

    private boolean sameAnchor(Node left, Node right) {
        return strictness == Strictness.MEANING || Objects.equals(left.getAnchor(), right.getAnchor());
    }

    private boolean sameEntries(List<NodeTuple> left, List<NodeTuple> right) {
        if (left.size() != right.size()) {
            return false;
        }
        Map<String, NodeTuple> byKey = new HashMap<>();
        for (int n = 0; n < right.size(); n++) {
            byKey.put(key(right.get(n), n), right.get(n));
        }
        for (int n = 0; n < left.size(); n++) {
            // Each is taken once: a key that is there twice has no counterpart.
            NodeTuple is = strictness == Strictness.STRUCTURE ? right.get(n) : byKey.remove(key(left.get(n), n));
            if (is == null || !same(left.get(n), is)) {
                return false;
            }
        }
        return true;
    }

    private boolean same(NodeTuple left, NodeTuple right) {
        return same(left.getKeyNode(), right.getKeyNode()) && same(left.getValueNode(), right.getValueNode());
    }

    /** Keys are scalars but in the rarest of texts, where their place matters after all. */
    private static String key(NodeTuple entry, int place) {
        return entry.getKeyNode() instanceof ScalarNode scalar
                ? scalar.getTag().getValue() + " " + scalar.getValue()
                : String.valueOf(place);
    }

    private boolean sameItems(List<Node> left, List<Node> right) {
        if (left.size() != right.size()) {
            return false;
        }
        for (int n = 0; n < left.size(); n++) {
            if (!same(left.get(n), right.get(n))) {
                return false;
            }
        }
        return true;
    }
}
