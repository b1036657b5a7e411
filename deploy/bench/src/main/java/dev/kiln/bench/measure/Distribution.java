package dev.kiln.bench.measure;

import java.util.Collection;

/**
 * What can be said of some figures. Percentiles are values that were measured, by nearest rank: of few figures p99 is the
 * largest.
 */
public record Distribution(int count, double min, double median, double p95, double p99, double max) {

    /**
     * Sums figures up.
     *
     * @throws IllegalArgumentException if there are none
     */
    public static Distribution of(Collection<Double> figures) {
        if (figures.isEmpty()) {
            throw new IllegalArgumentException("Nothing was measured");
        }
        double[] sorted =
                figures.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return new Distribution(
                sorted.length,
                sorted[0],
                rank(sorted, 0.5),
                rank(sorted, 0.95),
                rank(sorted, 0.99),
                sorted[sorted.length - 1]);
    }

    private static double rank(double[] sorted, double share) {
        return sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)];
    }
}
