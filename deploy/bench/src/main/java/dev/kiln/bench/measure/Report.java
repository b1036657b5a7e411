package dev.kiln.bench.measure;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A whole run, as it is written to a file.
 *
 * @param at when it began
 * @param commit of the sources, with a mark if they were changed
 * @param quick whether it was a short look
 * @param machine what it ran on
 * @param versions of what it ran
 * @param plans how the database carried out the api's statements, if a benchmark asked it
 */
public record Report(
        Instant at,
        String commit,
        boolean quick,
        Map<String, String> machine,
        Map<String, String> versions,
        List<Line> measurements,
        List<Finding> findings,
        List<Plan> plans) {

    public Report {
        machine = new TreeMap<>(machine);
        versions = new TreeMap<>(versions);
        measurements = List.copyOf(measurements);
        findings = List.copyOf(findings);
        plans = List.copyOf(plans);
    }

    /**
     * A measurement, summed up.
     *
     * @param repetitions how many rounds it has
     * @param rounds the median of each
     */
    public record Line(
            String benchmark,
            String what,
            String unit,
            int repetitions,
            Distribution figures,
            double spread,
            List<Double> rounds) {

        public static Line of(Measurement measurement) {
            return new Line(
                    measurement.benchmark(),
                    measurement.what(),
                    measurement.unit(),
                    measurement.rounds().size(),
                    measurement.distribution(),
                    measurement.spread(),
                    measurement.rounds().stream()
                            .map(each -> Distribution.of(each).median())
                            .toList());
        }
    }
}
