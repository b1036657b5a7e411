package dev.kiln.api.loop;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;

/**
 * How long to wait before what failed is tried again: twice as long each time, up to a limit. Chance takes up to half of
 * it away, so that what failed together is not tried together. Thread-safe if {@code chance} is.
 *
 * @param first the longest wait after the first failure
 * @param longest the longest wait after any number of failures
 * @param chance numbers from 0, which halves a wait, up to 1
 */
public record Backoff(Duration first, Duration longest, DoubleSupplier chance) {

    /** More doublings than this exceed every limit that makes sense, and would overflow. */
    private static final int MOST_DOUBLINGS = 20;

    /** With a chance of its own for each wait. */
    public static Backoff of(Duration first, Duration longest) {
        return new Backoff(first, longest, () -> ThreadLocalRandom.current().nextDouble());
    }

    /**
     * The wait.
     *
     * @param failures how many there have been, the one just now included
     */
    public Duration after(long failures) {
        Duration doubled = first.multipliedBy(1L << Math.clamp(failures - 1, 0, MOST_DOUBLINGS));
        Duration whole = doubled.compareTo(longest) < 0 ? doubled : longest;
        return Duration.ofMillis(Math.round(whole.toMillis() * (0.5 + chance.getAsDouble() / 2)));
    }
}
