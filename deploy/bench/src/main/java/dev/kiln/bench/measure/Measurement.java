package dev.kiln.bench.measure;

import java.util.Collection;
import java.util.List;

/**
 * One thing that was measured, in several rounds.
 *
 * @param benchmark which benchmark it belongs to
 * @param what a few words for it
 * @param unit of the figures
 * @param rounds the figures of each round
 */
public record Measurement(String benchmark, String what, String unit, List<List<Double>> rounds) {

    public Measurement {
        rounds = rounds.stream().map(List::copyOf).toList();
    }

    public Distribution distribution() {
        return Distribution.of(rounds.stream().flatMap(Collection::stream).toList());
    }

    /** How far the rounds' medians lie apart, as a share of the median of all; 0 of one round. */
    public double spread() {
        Distribution medians = Distribution.of(
                rounds.stream().map(each -> Distribution.of(each).median()).toList());
        return medians.median() == 0 ? 0 : (medians.max() - medians.min()) / medians.median();
    }
}
