package dev.kiln.grafana;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a table shows a field.
 *
 * @param field its name in the answer: a label, {@code Value #A} for the value of the query A, or a column of SQL
 * @param title what it is called in the table; null hides it
 * @param link where a click leads, if anywhere
 */
record Column(
        String field,
        @Nullable String title,
        @Nullable String unit,
        List<Threshold> thresholds,
        @Nullable String link) {

    Column {
        thresholds = List.copyOf(thresholds);
    }

    static Column of(String field, String title) {
        return new Column(field, title, null, List.of(), null);
    }

    static Column of(String field, String title, String unit, Threshold... thresholds) {
        return new Column(field, title, unit, List.of(thresholds), null);
    }

    static Column hidden(String field) {
        return new Column(field, null, null, List.of(), null);
    }

    Column linkedTo(String url) {
        return new Column(field, title, unit, thresholds, url);
    }
}
