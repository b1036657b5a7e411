package dev.kiln.grafana;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A panel in Grafana's JSON model. */
final class PanelJson {

    static final Map<String, Object> PROMETHEUS = Map.of("type", "prometheus", "uid", "${datasource}");

    private static final Map<String, Object> LEDGER =
            Map.of("type", "grafana-postgresql-datasource", "uid", "${ledger}");

    private PanelJson() {}

    static Map<String, Object> row(int id, String title, int y) {
        return Map.of(
                "id",
                id,
                "type",
                "row",
                "title",
                title,
                "collapsed",
                false,
                "gridPos",
                position(0, y, 24, 1),
                "panels",
                List.of());
    }

    static Map<String, Object> of(Panel panel, int id, int x, int y) {
        Map<String, Object> json = new HashMap<>(Map.of(
                "id", id,
                "type", panel.kind().type(),
                "title", panel.title(),
                "description", panel.description(),
                "gridPos", position(x, y, panel.width(), panel.kind().height()),
                "datasource", source(panel.queries().getFirst().source()),
                "targets", targets(panel),
                "fieldConfig", fields(panel),
                "options", options(panel)));
        if (panel.kind() == Panel.Kind.TABLE && panel.queries().getFirst().source() == Query.Source.PROMETHEUS) {
            json.put("transformations", transformations(panel));
        }
        if (panel.link() != null) {
            json.put(
                    "links",
                    List.of(panelLink("More", "/d/%s?${__url_time_range}&${__all_variables}".formatted(panel.link()))));
        }
        return json;
    }

    private static Map<String, Object> position(int x, int y, int width, int height) {
        return Map.of("x", x, "y", y, "w", width, "h", height);
    }

    private static Map<String, Object> source(Query.Source source) {
        return switch (source) {
            case PROMETHEUS -> PROMETHEUS;
            case LEDGER -> LEDGER;
        };
    }

    private static List<Map<String, Object>> targets(Panel panel) {
        List<Map<String, Object>> targets = new ArrayList<>();
        for (Query query : panel.queries()) {
            String name = String.valueOf((char) ('A' + targets.size()));
            targets.add(
                    switch (query.source()) {
                        case PROMETHEUS -> promql(panel, query, name);
                        case LEDGER -> sql(query, name);
                    });
        }
        return targets;
    }

    private static Map<String, Object> promql(Panel panel, Query query, String name) {
        String format = switch (panel.kind()) {
            case TABLE -> "table";
            case HEATMAP -> "heatmap";
            case STAT, LINES, STACK, BARS, RANKING -> "time_series";
        };
        Map<String, Object> json = new HashMap<>(Map.of(
                "refId",
                name,
                "datasource",
                PROMETHEUS,
                "editorMode",
                "code",
                "expr",
                query.text(),
                "format",
                format,
                "instant",
                query.instant(),
                "range",
                !query.instant()));
        json.put("legendFormat", query.legend().isEmpty() ? "__auto" : query.legend());
        return json;
    }

    private static Map<String, Object> sql(Query query, String name) {
        return Map.of(
                "refId",
                name,
                "datasource",
                LEDGER,
                "editorMode",
                "code",
                "format",
                "table",
                "rawQuery",
                true,
                "rawSql",
                query.text());
    }

    private static Map<String, Object> fields(Panel panel) {
        Map<String, Object> defaults = new HashMap<>(Map.of(
                "unit", panel.unit(),
                "noValue", panel.noValue(),
                "color", Map.of("mode", colours(panel)),
                "thresholds", thresholds(panel.thresholds())));
        if (panel.kind() != Panel.Kind.TABLE && panel.kind() != Panel.Kind.HEATMAP) {
            defaults.put("min", 0);
        }
        if (panel.max() != null) {
            defaults.put("max", panel.max());
        }
        Map<String, Object> custom = custom(panel);
        if (!custom.isEmpty()) {
            defaults.put("custom", custom);
        }
        return Map.of("defaults", defaults, "overrides", overrides(panel));
    }

    private static String colours(Panel panel) {
        return switch (panel.kind()) {
            case STAT, RANKING, TABLE, HEATMAP -> "thresholds";
            case LINES, STACK, BARS -> "palette-classic-by-name";
        };
    }

    private static Map<String, Object> thresholds(List<Threshold> thresholds) {
        List<Map<String, Object>> steps = new ArrayList<>();
        boolean goodFromSomewhere =
                thresholds.stream().anyMatch(each -> each.colour().equals("green"));
        String calm = thresholds.isEmpty() ? "text" : goodFromSomewhere ? "red" : "green";
        steps.add(step(calm, null));
        thresholds.forEach(each -> steps.add(step(each.colour(), each.from())));
        return Map.of("mode", "absolute", "steps", steps);
    }

    private static Map<String, Object> step(String colour, @Nullable Double from) {
        Map<String, Object> step = new LinkedHashMap<>();
        step.put("color", colour);
        step.put("value", from);
        return step;
    }

    private static Map<String, Object> custom(Panel panel) {
        String line = panel.thresholds().isEmpty() ? "off" : "dashed";
        return switch (panel.kind()) {
            case LINES -> graph("line", 0, "none", line);
            case STACK -> graph("line", 40, "normal", line);
            case BARS -> graph("bars", 80, "normal", line);
            case TABLE -> Map.of("align", "auto", "filterable", true);
            case STAT, RANKING, HEATMAP -> Map.of();
        };
    }

    private static Map<String, Object> graph(String style, int fill, String stacking, String thresholdLine) {
        return Map.of(
                "drawStyle",
                style,
                "lineWidth",
                1,
                "fillOpacity",
                fill,
                "showPoints",
                "auto",
                "spanNulls",
                false,
                "stacking",
                Map.of("mode", stacking, "group", "A"),
                "thresholdsStyle",
                Map.of("mode", thresholdLine));
    }

    private static List<Map<String, Object>> overrides(Panel panel) {
        return panel.columns().stream().map(PanelJson::override).toList();
    }

    private static Map<String, Object> override(Column column) {
        List<Map<String, Object>> properties = new ArrayList<>();
        if (column.title() == null) {
            properties.add(property("custom.hidden", true));
        } else {
            properties.add(property("displayName", column.title()));
        }
        if (column.unit() != null) {
            properties.add(property("unit", column.unit()));
        }
        if (!column.thresholds().isEmpty()) {
            properties.add(property("thresholds", thresholds(column.thresholds())));
            properties.add(property("custom.cellOptions", Map.of("type", "color-text")));
        }
        if (column.link() != null) {
            properties.add(property("links", List.of(link("Open", column.link()))));
        }
        return Map.of("matcher", Map.of("id", "byName", "options", column.field()), "properties", properties);
    }

    private static Map<String, Object> property(String id, Object value) {
        return Map.of("id", id, "value", value);
    }

    /** Those of panels and dashboards say more of themselves than those of values. */
    private static Map<String, Object> panelLink(String title, String url) {
        Map<String, Object> link = new HashMap<>(link(title, url));
        link.putAll(Map.of(
                "type",
                "link",
                "tooltip",
                "The dashboard that tells more",
                "icon",
                "",
                "tags",
                List.of(),
                "asDropdown",
                false,
                "includeVars",
                false,
                "keepTime",
                false));
        return link;
    }

    private static Map<String, Object> link(String title, String url) {
        return Map.of("title", title, "url", url, "targetBlank", false);
    }

    /** One line for each set of labels, with a column for each query. */
    private static List<Map<String, Object>> transformations(Panel panel) {
        Map<String, Object> order = new LinkedHashMap<>();
        for (Column each : panel.columns()) {
            order.put(each.field(), order.size());
        }
        return List.of(
                Map.of("id", "merge", "options", Map.of()),
                Map.of(
                        "id",
                        "organize",
                        "options",
                        Map.of("excludeByName", Map.of("Time", true), "indexByName", order)));
    }

    private static Map<String, Object> options(Panel panel) {
        return switch (panel.kind()) {
            case STAT ->
                Map.of(
                        "colorMode", "value",
                        "graphMode", "none",
                        "justifyMode", "auto",
                        "orientation", "auto",
                        "textMode", "auto",
                        "reduceOptions", newest());
            case LINES, STACK, BARS ->
                Map.of(
                        "legend",
                        Map.of(
                                "displayMode",
                                "table",
                                "placement",
                                "bottom",
                                "showLegend",
                                true,
                                "calcs",
                                List.of("lastNotNull", "max")),
                        "tooltip",
                        Map.of("mode", "multi", "sort", "desc"));
            case RANKING ->
                Map.of(
                        "displayMode",
                        "basic",
                        "orientation",
                        "horizontal",
                        "valueMode",
                        "color",
                        "showUnfilled",
                        true,
                        "minVizHeight",
                        12,
                        "minVizWidth",
                        0,
                        "reduceOptions",
                        newest());
            case HEATMAP ->
                Map.of(
                        "calculate",
                        false,
                        "cellGap",
                        1,
                        "color",
                        Map.of(
                                "mode",
                                "scheme",
                                "scheme",
                                "Oranges",
                                "steps",
                                64,
                                "fill",
                                "dark-orange",
                                "exponent",
                                0.5,
                                "reverse",
                                false),
                        "tooltip",
                        Map.of("mode", "single", "yHistogram", true),
                        "yAxis",
                        Map.of("axisPlacement", "left", "unit", panel.unit()));
            case TABLE -> Map.of("showHeader", true, "cellHeight", "sm");
        };
    }

    private static Map<String, Object> newest() {
        return Map.of("calcs", List.of("lastNotNull"), "fields", "", "values", false);
    }
}
