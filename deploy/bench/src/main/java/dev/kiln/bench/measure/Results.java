package dev.kiln.bench.measure;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a benchmark measures, round by round, and what it says of it. Confined to one thread. */
public final class Results {

    private record Key(String what, String unit) {}

    private final String benchmark;
    private final Map<Key, List<List<Double>>> rounds = new LinkedHashMap<>();
    private final List<Finding> findings = new ArrayList<>();
    private final List<Plan> plans = new ArrayList<>();

    public Results(String benchmark) {
        this.benchmark = benchmark;
    }

    /** One more round of a measurement. */
    public void add(String what, String unit, List<Double> figures) {
        rounds.computeIfAbsent(new Key(what, unit), each -> new ArrayList<>()).add(List.copyOf(figures));
    }

    /** One more round that has one figure. */
    public void add(String what, String unit, double figure) {
        add(what, unit, List.of(figure));
    }

    /** The figures of a measurement so far. */
    public Distribution of(String what) {
        return measurements().stream()
                .filter(each -> each.what().equals(what))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("Nothing was measured of " + what))
                .distribution();
    }

    /** Says that a figure should be below a limit. */
    public void below(String aim, double found, double limit, String unit) {
        findings.add(new Finding(benchmark, aim, number(found) + unit, found < limit));
    }

    /** Says that a figure should reach a limit. */
    public void atLeast(String aim, double found, double limit, String unit) {
        findings.add(new Finding(benchmark, aim, number(found) + unit, found >= limit));
    }

    public List<Measurement> measurements() {
        return rounds.entrySet().stream()
                .map(each -> new Measurement(
                        benchmark, each.getKey().what(), each.getKey().unit(), each.getValue()))
                .toList();
    }

    public List<Finding> findings() {
        return List.copyOf(findings);
    }

    /** Keeps how the database carried out statements. */
    public void explain(List<Plan> more) {
        plans.addAll(more);
    }

    public List<Plan> plans() {
        return List.copyOf(plans);
    }

    /** Three significant digits or more. */
    static String number(double figure) {
        double size = Math.abs(figure);
        int decimals = size >= 100 || size == 0 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
        return String.format(Locale.ROOT, "%,." + decimals + "f", figure);
    }
}
