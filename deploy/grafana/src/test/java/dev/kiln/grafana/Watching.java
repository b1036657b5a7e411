package dev.kiln.grafana;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.yaml.snakeyaml.Yaml;

/** The files of this repository that watch Kiln. */
final class Watching {

    static final Path DEPLOY = Path.of(System.getProperty("kiln.root"), "deploy");
    static final Path PROMETHEUS = DEPLOY.resolve("prometheus");
    static final Path DASHBOARDS = DEPLOY.resolve("grafana/dashboards");

    private static final Pattern METRIC = Pattern.compile("\\| `([a-zA-Z_:]+)` \\| (\\w+)");

    private Watching() {}

    /** The names of samples that the reference table knows, those of histograms and summaries spelled out. */
    static Set<String> knownMetrics() {
        Set<String> names = new TreeSet<>(recordedSeries());
        read(PROMETHEUS.resolve("METRICS.md")).lines().forEach(line -> {
            var row = METRIC.matcher(line);
            if (row.lookingAt()) {
                String name = row.group(1);
                switch (row.group(2)) {
                    case "histogram" ->
                        names.addAll(List.of(name + "_bucket", name + "_count", name + "_sum", name + "_max"));
                    case "summary" -> names.addAll(List.of(name + "_count", name + "_sum", name + "_max"));
                    default -> names.add(name);
                }
            }
        });
        return names;
    }

    static Set<String> recordedSeries() {
        return rules().filter(each -> each.containsKey("record"))
                .map(each -> String.valueOf(each.get("record")))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    static List<Map<String, Object>> alerts() {
        return rules().filter(each -> each.containsKey("alert")).toList();
    }

    /** Every rule of every group of every file. */
    static Stream<Map<String, Object>> rules() {
        return ruleFiles().stream()
                .flatMap(file -> new Yaml()
                        .loadAs(read(file), RuleFile.class).groups.stream().flatMap(group -> group.rules.stream()));
    }

    /** As Prometheus writes them; filled by the YAML reader. */
    public static final class RuleFile {
        public List<Group> groups = List.of();
    }

    /** Rules that are evaluated one after the other. */
    public static final class Group {
        public String name = "";
        public String interval = "";
        public List<Map<String, Object>> rules = List.of();
    }

    static List<Path> ruleFiles() {
        try (Stream<Path> files = Files.list(PROMETHEUS.resolve("rules"))) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
