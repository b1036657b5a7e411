package dev.kiln.api.profile;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * Whether two texts mean the same, some keys under {@code pack:} aside. Confined to one thread; one use.
 */
final class YamlComparison {

    private final Set<String> keys;

    /** Nodes that were compared: aliases lead to a node again and again, or in a circle. */
    private final Set<Node> seen = Collections.newSetFromMap(new IdentityHashMap<>());

    private YamlComparison(Set<String> keys) {
        this.keys = keys;
    }

    /** @param document the number of the one document in which the keys may differ */
    static boolean sameBut(Set<String> keys, YamlText before, YamlText after, int document) {
        var comparison = new YamlComparison(keys);
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
                    ? comparison.sameTop(entries(was), entries(is))
                    : was != null && comparison.same(was, is);
            if (!same) {
                return false;
            }
        }
        return true;
    }

    private boolean sameTop(List<NodeTuple> left, List<NodeTuple> right) {
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

    private boolean sameEntries(List<NodeTuple> left, List<NodeTuple> right) {
        if (left.size() != right.size()) {
            return false;
        }
        for (int n = 0; n < left.size(); n++) {
            if (!same(left.get(n).getKeyNode(), right.get(n).getKeyNode())
                    || !same(left.get(n).getValueNode(), right.get(n).getValueNode())) {
                return false;
            }
        }
        return true;
    }

    private boolean same(Node left, Node right) {
        if (!left.getTag().equals(right.getTag()) || !Objects.equals(left.getAnchor(), right.getAnchor())) {
            return false;
        }
        if (!seen.add(left)) {
            return true;
        }
        if (left instanceof MappingNode a && right instanceof MappingNode b) {
            return sameEntries(a.getValue(), b.getValue());
        }
        if (left instanceof SequenceNode a && right instanceof SequenceNode b) {
            return sameItems(a.getValue(), b.getValue());
        }
        return left instanceof ScalarNode a
                && right instanceof ScalarNode b
                && a.getValue().equals(b.getValue());
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
