package dev.kiln.worker.packer;

import java.util.HexFormat;
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
    private static final int SHORTEST_ID = 8;

    /** Ids of EC2, and the names that Packer's plugins make up: of keys and machines, and on Azure of everything. */
    private static final Pattern NAME = Pattern.compile("\\b(?:"
            + "(?:i|ami|snap|vol|sg|eni|sir|key)-[0-9a-f]{8,17}"
            + "|packer[_-][0-9a-f]{8}[0-9a-f-]{0,28}"
            + "|pkr-Resource-Group-[A-Za-z0-9]+"
            + "|pkr(?:vm|os|dp|ip|vn|sn|ni|kv|sg)[a-z0-9]{8,12}"
            + ")\\b");

    private final Set<String> names = new LinkedHashSet<>();

    void read(String line) {
        if (!mayBeIn(line)) {
            return;
        }
        Matcher matcher = NAME.matcher(line);
        while (names.size() < MOST && matcher.find()) {
            names.add(matcher.group());
        }
    }

    /** No name is without one of these, and most lines are: to look for them costs a fraction of looking for names. */
    private static boolean mayBeIn(String line) {
        return line.contains("pkr") || hasHexBehind('-', line) || hasHexBehind('_', line);
    }

    private static boolean hasHexBehind(char mark, String line) {
        for (int i = line.indexOf(mark); i >= 0; i = line.indexOf(mark, i + 1)) {
            int end = i + 1;
            while (end < line.length() && HexFormat.isHexDigit(line.charAt(end))) {
                end++;
            }
            if (end - i > SHORTEST_ID) {
                return true;
            }
        }
        return false;
    }

    List<String> all() {
        return List.copyOf(names);
    }
}
