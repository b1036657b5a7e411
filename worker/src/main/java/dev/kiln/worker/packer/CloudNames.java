package dev.kiln.worker.packer;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names in Packer's log of what it makes in a cloud, for whoever has to clean up after a Packer that was killed. What is
 * kept is bounded.
 */
final class CloudNames {

    private static final int MOST = 50;

    /** Ids of EC2, and the names that Packer's plugins make up: of keys and machines, and on Azure of everything. */
    private static final Pattern NAME = Pattern.compile("\\b(?:"
            + "(?:i|ami|snap|vol|sg|eni|sir|key)-[0-9a-f]{8,17}"
            + "|packer[_-][0-9a-f]{8}[0-9a-f-]{0,28}"
            + "|pkr-Resource-Group-[A-Za-z0-9]+"
            + "|pkr(?:vm|os|dp|ip|vn|sn|ni|kv|sg)[a-z0-9]{8,12}"
            + ")\\b");

    private final Set<String> names = new LinkedHashSet<>();

    void read(String line) {
        Matcher matcher = NAME.matcher(line);
        while (names.size() < MOST && matcher.find()) {
            names.add(matcher.group());
        }
    }

    List<String> all() {
        return List.copyOf(names);
    }
}
