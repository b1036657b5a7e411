package dev.kiln.standalone;

import dev.kiln.common.message.MessageCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** What the dashboards ask, as Grafana would send it once all variables are at 'All'. */
final class DashboardQueries {

    /** One query of one panel. */
    record PanelQuery(String dashboard, String panel, String text, boolean sql) {

        @Override
        public String toString() {
            return "%s, panel '%s': %s".formatted(dashboard, panel, text);
        }
    }

    private static final Map<String, String> VARIABLES = Map.of(
            "$__rate_interval", "10m",
            "$__range", "1h",
            "$pool", ".*",
            "$source", ".*",
            "$template", ".*",
            "$cloud", ".*",
            "$region", ".*",
            "$worker", ".*");

    private DashboardQueries() {}

    static List<PanelQuery> in(Path folder) throws IOException {
        List<PanelQuery> queries = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                JsonNode dashboard = MessageCodec.mapper().readTree(file.toFile());
                dashboard
                        .path("panels")
                        .forEach(panel -> panel.path("targets")
                                .forEach(target ->
                                        queries.add(query(dashboard.path("uid").asString(), panel, target))));
            }
        }
        return queries;
    }

    private static PanelQuery query(String dashboard, JsonNode panel, JsonNode target) {
        boolean sql = target.has("rawSql");
        String text = target.path(sql ? "rawSql" : "expr").asString();
        for (Map.Entry<String, String> variable : VARIABLES.entrySet()) {
            text = text.replace(variable.getKey(), variable.getValue());
        }
        text = text.replaceAll("\\$__timeFilter\\((\\w+)\\)", "$1 > now() - interval '1 day'");
        return new PanelQuery(dashboard, panel.path("title").asString(), text, sql);
    }
}
