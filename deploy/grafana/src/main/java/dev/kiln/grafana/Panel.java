package dev.kiln.grafana;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One thing that a dashboard shows.
 *
 * @param title unique within its dashboard
 * @param description what it says and when to worry, for somebody who sees it for the first time
 * @param unit Grafana's id of it
 * @param width of 24 columns
 * @param noValue what is shown where there is nothing to show
 * @param link the dashboard that tells more, if one does
 */
record Panel(
        Kind kind,
        String title,
        String description,
        String unit,
        int width,
        List<Query> queries,
        List<Threshold> thresholds,
        List<Column> columns,
        String noValue,
        @Nullable Double max,
        @Nullable String link) {

    /** How a panel looks. */
    enum Kind {
        /** One number, or one for each series. */
        STAT("stat", 4),
        /** Lines over time. */
        LINES("timeseries", 8),
        /** Areas over time that add up. */
        STACK("timeseries", 8),
        /** Counts in each interval that add up. */
        BARS("timeseries", 8),
        /** A bar for each series. */
        RANKING("bargauge", 8),
        /** Buckets of a histogram over time. */
        HEATMAP("heatmap", 8),
        TABLE("table", 8);

        private final String type;
        private final int height;

        Kind(String type, int height) {
            this.type = type;
            this.height = height;
        }

        String type() {
            return type;
        }

        int height() {
            return height;
        }
    }

    Panel {
        queries = List.copyOf(queries);
        thresholds = List.copyOf(thresholds);
        columns = List.copyOf(columns);
    }

    static Panel of(Kind kind, String title, String description, String unit, int width, Query... queries) {
        return new Panel(
                kind,
                title,
                description,
                unit,
                width,
                List.of(queries),
                List.of(),
                List.of(),
                "nothing yet",
                null,
                null);
    }

    static Panel stat(String title, String description, String unit, String query) {
        return of(Kind.STAT, title, description, unit, 4, Query.now(query, ""));
    }

    static Panel lines(String title, String description, String unit, Query... queries) {
        return of(Kind.LINES, title, description, unit, 12, queries);
    }

    static Panel stack(String title, String description, String unit, Query... queries) {
        return of(Kind.STACK, title, description, unit, 12, queries);
    }

    static Panel bars(String title, String description, String unit, Query... queries) {
        return of(Kind.BARS, title, description, unit, 12, queries);
    }

    static Panel table(String title, String description, List<Column> columns, Query... queries) {
        return of(Kind.TABLE, title, description, "short", 24, queries).withColumns(columns);
    }

    Panel wide(int columnsOf24) {
        return new Panel(kind, title, description, unit, columnsOf24, queries, thresholds, columns, noValue, max, link);
    }

    Panel upTo(double maximum) {
        return new Panel(kind, title, description, unit, width, queries, thresholds, columns, noValue, maximum, link);
    }

    Panel marked(Threshold... levels) {
        return new Panel(kind, title, description, unit, width, queries, List.of(levels), columns, noValue, max, link);
    }

    Panel whenEmpty(String text) {
        return new Panel(kind, title, description, unit, width, queries, thresholds, columns, text, max, link);
    }

    Panel leadingTo(String uid) {
        return new Panel(kind, title, description, unit, width, queries, thresholds, columns, noValue, max, uid);
    }

    private Panel withColumns(List<Column> shown) {
        return new Panel(kind, title, description, unit, width, queries, thresholds, shown, noValue, max, link);
    }
}
