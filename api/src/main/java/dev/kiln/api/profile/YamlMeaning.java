package dev.kiln.api.profile;

import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * Whether two texts of YAML mean the same: comments, quotes, the order of keys and the form of lists do not matter. One
 * use, by one thread.
 */
public final class YamlMeaning {

    /** Pairs that are being compared: an alias may lead to where it stands. */
    private final Set<Node> open = Collections.newSetFromMap(new IdentityHashMap<>());

    private YamlMeaning() {}

    /** Texts that are no YAML mean the same only if they are the same, white space around them aside. */
    public static boolean same(String one, String other) {
        if (one.strip().equals(other.strip())) {
            return true;
        }
        try {
            return new YamlMeaning()
                    .sameItems(
                            YamlText.parse(one).documents(),
                            YamlText.parse(other).documents());
        } catch (UneditableValuesException e) {
            return false;
        }
    }

    private boolean same(Node one, Node other) {
        if (one instanceof ScalarNode a && other instanceof ScalarNode b) {
            return a.getTag().equals(b.getTag()) && a.getValue().equals(b.getValue());
        }
        if (!open.add(one)) {
            return true;
        }
        try {
            if (one instanceof MappingNode a && other instanceof MappingNode b) {
                return sameEntries(a.getValue(), b.getValue());
            }
            return one instanceof SequenceNode a
                    && other instanceof SequenceNode b
                    && sameItems(a.getValue(), b.getValue());
        } finally {
            open.remove(one);
        }
    }

    private boolean sameEntries(List<NodeTuple> one, List<NodeTuple> other) {
        if (one.size() != other.size()) {
            return false;
        }
        Map<String, NodeTuple> byKey = new HashMap<>();
        other.forEach(each -> byKey.put(key(each), each));
        return one.stream().allMatch(each -> {
            NodeTuple counterpart = byKey.get(key(each));
            return counterpart != null
                    && same(each.getKeyNode(), counterpart.getKeyNode())
                    && same(each.getValueNode(), counterpart.getValueNode());
        });
    }

    /** Keys are scalars but in the rarest of texts, where their order matters after all. */
    private static String key(NodeTuple entry) {
        return entry.getKeyNode() instanceof ScalarNode scalar
                ? scalar.getTag().getValue() + " " + scalar.getValue()
                : entry.getKeyNode().getNodeId().toString();
    }

    private boolean sameItems(List<Node> one, List<Node> other) {
        if (one.size() != other.size()) {
            return false;
        }
        for (int n = 0; n < one.size(); n++) {
            if (!same(one.get(n), other.get(n))) {
                return false;
            }
        }
        return true;
    }
}
