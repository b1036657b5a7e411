package dev.kiln.standalone;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Kiln's own metrics as a scrape shows them, one line of the reference table for each. */
final class MetricsTable {

    private static final Pattern HELP = Pattern.compile("# HELP (kiln_\\w+) (.*)");
    private static final Pattern TYPE = Pattern.compile("# TYPE (kiln_\\w+) (\\w+)");
    private static final Pattern SAMPLE = Pattern.compile("(kiln_\\w+)(?:\\{(.*)})? .*");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"(?:[^\"\\\\]|\\\\.)*\"");

    private final Map<String, String> helps = new TreeMap<>();
    private final Map<String, String> types = new TreeMap<>();
    private final Map<String, Set<String>> labels = new TreeMap<>();
    private final Map<String, String> places = new TreeMap<>();

    /** @param place which process was scraped */
    void add(String place, String scrape) {
        scrape.lines().forEach(line -> {
            Matcher help = HELP.matcher(line);
            Matcher type = TYPE.matcher(line);
            Matcher sample = SAMPLE.matcher(line);
            if (help.matches()) {
                helps.put(help.group(1), help.group(2));
            } else if (type.matches()) {
                types.put(type.group(1), type.group(2));
                places.put(type.group(1), place);
            } else if (sample.matches()) {
                Matcher label = LABEL.matcher(sample.group(2) == null ? "" : sample.group(2));
                Set<String> names = labels.computeIfAbsent(family(sample.group(1)), name -> new TreeSet<>());
                label.results()
                        .map(each -> each.group(1))
                        .filter(each -> !each.equals("le"))
                        .forEach(names::add);
            }
        });
    }

    /** A line of the table for each metric, by its name. The maximum that comes with a histogram has none of its own. */
    Map<String, String> rows() {
        Map<String, String> rows = new TreeMap<>();
        types.forEach((name, type) -> {
            if (!isMaximumOfHistogram(name)) {
                rows.put(
                        name,
                        "| `%s` | %s | %s | %s | %s |"
                                .formatted(
                                        name,
                                        type,
                                        String.join(", ", labels.getOrDefault(name, Set.of())),
                                        places.get(name),
                                        helps.getOrDefault(name, "no help text")));
            }
        });
        return rows;
    }

    private boolean isMaximumOfHistogram(String name) {
        return name.endsWith("_max") && types.containsKey(name.substring(0, name.length() - "_max".length()));
    }

    private String family(String sample) {
        for (String suffix : new String[] {"_bucket", "_count", "_sum"}) {
            String base = sample.endsWith(suffix) ? sample.substring(0, sample.length() - suffix.length()) : sample;
            if (types.containsKey(base)) {
                return base;
            }
        }
        return sample;
    }
}
