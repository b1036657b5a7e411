package dev.kiln.grafana;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** A dashboard in Grafana's JSON model, as its provisioning reads it. */
final class DashboardJson {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT, SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .defaultPrettyPrinter(new DefaultPrettyPrinter()
                    .withObjectIndenter(new DefaultIndenter("  ", "\n"))
                    .withArrayIndenter(new DefaultIndenter("  ", "\n")))
            .build();

    /** Of Grafana 11; a newer one migrates it by itself. */
    private static final int SCHEMA_VERSION = 39;

    private static final int COLUMNS = 24;

    private DashboardJson() {}

    static String of(Dashboard dashboard) {
        return MAPPER.writeValueAsString(model(dashboard)) + "\n";
    }

    private static Map<String, Object> model(Dashboard dashboard) {
        Map<String, Object> model = new LinkedHashMap<>();
        model.put("uid", dashboard.uid());
        model.put("title", dashboard.title());
        model.put("description", dashboard.description());
        model.put("tags", List.of("kiln"));
        model.put("schemaVersion", SCHEMA_VERSION);
        model.put("version", 1);
        model.put("editable", true);
        model.put("graphTooltip", 1);
        model.put("timezone", "browser");
        model.put("refresh", "30s");
        model.put("time", Map.of("from", dashboard.from(), "to", "now"));
        model.put("links", List.of(linksToTheOthers()));
        model.put("annotations", Map.of("list", annotations()));
        model.put("templating", Map.of("list", variables(dashboard)));
        model.put("panels", panels(dashboard));
        return model;
    }

    private static Map<String, Object> linksToTheOthers() {
        return Map.of(
                "type",
                "dashboards",
                "title",
                "Kiln",
                "tags",
                List.of("kiln"),
                "asDropdown",
                false,
                "includeVars",
                true,
                "keepTime",
                true,
                "targetBlank",
                false,
                "icon",
                "external link",
                "tooltip",
                "Kiln's other dashboards");
    }

    private static List<Map<String, Object>> annotations() {
        return List.of(
                annotation(
                        "Starts",
                        "blue",
                        "process_start_time_seconds{job=~\"kiln-.*\"} * 1000",
                        "{{job}} {{instance}} started",
                        true),
                annotation(
                        "Lost attempts",
                        "red",
                        "sum by (pool) (increase(kiln_attempts_lost_total[1m])) > 0",
                        "Attempts lost in pool {{pool}}",
                        false));
    }

    private static Map<String, Object> annotation(
            String name, String colour, String query, String title, boolean valueIsTime) {
        Map<String, Object> annotation = new LinkedHashMap<>(Map.of(
                "name",
                name,
                "datasource",
                PanelJson.PROMETHEUS,
                "enable",
                true,
                "hide",
                false,
                "iconColor",
                colour,
                "target",
                Map.of("refId", "Anno", "expr", query, "interval", "60s"),
                "titleFormat",
                title));
        if (valueIsTime) {
            annotation.put("useValueForTime", true);
        }
        return annotation;
    }

    private static List<Map<String, Object>> variables(Dashboard dashboard) {
        List<Map<String, Object>> variables = new ArrayList<>();
        variables.add(datasource("datasource", "Metrics", "prometheus"));
        boolean asksTheLedger = dashboard.sections().stream()
                .flatMap(section -> section.panels().stream())
                .flatMap(panel -> panel.queries().stream())
                .anyMatch(query -> query.source() == Query.Source.LEDGER);
        if (asksTheLedger) {
            variables.add(datasource("ledger", "Ledger", "grafana-postgresql-datasource"));
            variables.add(Map.of(
                    "name", "kiln",
                    "label", "Kiln's address",
                    "description", "Where links to builds and logs lead",
                    "type", "textbox",
                    "query", "http://127.0.0.1:8080",
                    "current", Map.of("text", "http://127.0.0.1:8080", "value", "http://127.0.0.1:8080"),
                    "hide", 0));
        }
        dashboard.variables().stream().map(DashboardJson::variable).forEach(variables::add);
        return variables;
    }

    private static Map<String, Object> datasource(String name, String title, String type) {
        return Map.of("name", name, "label", title, "type", "datasource", "query", type, "hide", 0);
    }

    private static Map<String, Object> variable(Variable variable) {
        String query = "label_values(%s, %s)".formatted(variable.metric(), variable.label());
        Map<String, Object> json = new LinkedHashMap<>(Map.of(
                "name",
                variable.name(),
                "label",
                variable.title(),
                "type",
                "query",
                "datasource",
                PanelJson.PROMETHEUS,
                "definition",
                query,
                "query",
                Map.of("qryType", 1, "query", query, "refId", "values"),
                "refresh",
                2,
                "sort",
                1,
                "multi",
                true,
                "includeAll",
                true));
        json.put("allValue", ".*");
        json.put("current", Map.of("text", List.of("All"), "value", List.of("$__all")));
        return json;
    }

    /** From left to right, and down when a row is full. */
    private static List<Map<String, Object>> panels(Dashboard dashboard) {
        List<Map<String, Object>> panels = new ArrayList<>();
        int y = 0;
        for (Dashboard.Section section : dashboard.sections()) {
            panels.add(PanelJson.row(panels.size() + 1, section.question(), y++));
            int x = 0;
            int height = 0;
            for (Panel panel : section.panels()) {
                if (x + panel.width() > COLUMNS) {
                    x = 0;
                    y += height;
                    height = 0;
                }
                panels.add(PanelJson.of(panel, panels.size() + 1, x, y));
                x += panel.width();
                height = Math.max(height, panel.kind().height());
            }
            y += height;
        }
        return panels;
    }
}
