package dev.kiln.bench.measure;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** A report as text: a line for each measurement, then one for each aim, then one for each of the slowest statements. */
public final class Table {

    private static final int STATEMENTS = 20;

    private Table() {}

    public static String of(Report report) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("benchmark", "measured", "unit", "n", "median", "p95", "p99", "max", "spread"));
        report.measurements().forEach(each -> rows.add(row(each)));
        List<List<String>> aims = new ArrayList<>();
        aims.add(List.of("benchmark", "aim", "found", ""));
        report.findings()
                .forEach(each ->
                        aims.add(List.of(each.benchmark(), each.aim(), each.found(), each.met() ? "met" : "MISSED")));
        return text(rows, 3) + "\n" + text(aims, 4) + statements(report);
    }

    private static String statements(Report report) {
        if (report.plans().isEmpty()) {
            return "";
        }
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("slowest statements", "calls", "median ms", "max ms"));
        report.plans().stream()
                .limit(STATEMENTS)
                .forEach(each -> rows.add(List.of(
                        each.statement(),
                        Integer.toString(each.calls()),
                        Results.number(each.median()),
                        Results.number(each.max()))));
        return "\n" + text(rows, 1);
    }

    private static List<String> row(Report.Line line) {
        Distribution figures = line.figures();
        return List.of(
                line.benchmark(),
                line.what(),
                line.unit(),
                figures.count() == line.repetitions()
                        ? "%d".formatted(figures.count())
                        : "%d in %d".formatted(figures.count(), line.repetitions()),
                Results.number(figures.median()),
                Results.number(figures.p95()),
                Results.number(figures.p99()),
                Results.number(figures.max()),
                line.repetitions() > 1 ? "%.0f %%".formatted(100 * line.spread()) : "");
    }

    /** @param words how many columns are words, which begin at the left; the others are numbers */
    private static String text(List<List<String>> rows, int words) {
        int columns = rows.getFirst().size();
        int[] widths = IntStream.range(0, columns)
                .map(column -> rows.stream()
                        .mapToInt(row -> row.get(column).length())
                        .max()
                        .orElse(0))
                .toArray();
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < columns; column++) {
                String format = "%" + (column < words ? "-" : "") + Math.max(1, widths[column]) + "s  ";
                line.append(format.formatted(row.get(column)));
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }
}
