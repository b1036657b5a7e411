package dev.kiln.worker.attempt;

import java.time.Duration;

/** When an attempt's time is over; not moved by clocks that are set. */
record Deadline(long nanoTime) {

    static Deadline in(Duration time) {
        return new Deadline(System.nanoTime() + time.toNanos());
    }

    /** At least a millisecond: whoever is late is ended at once, the usual way. */
    Duration rest() {
        return Duration.ofNanos(Math.max(1_000_000, nanoTime - System.nanoTime()));
    }

    boolean isOver() {
        return nanoTime - System.nanoTime() <= 0;
    }
}
