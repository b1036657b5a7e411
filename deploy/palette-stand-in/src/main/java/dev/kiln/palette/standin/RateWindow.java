package dev.kiln.palette.standin;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Counts calls within a second that slides. Thread-safe. */
final class RateWindow {

    private final Deque<Long> recent = new ArrayDeque<>();
    private int limit = Integer.MAX_VALUE;

    synchronized void limit(int callsPerSecond) {
        limit = callsPerSecond;
    }

    /** Counts a call, or refuses it. */
    synchronized void check() {
        long now = System.nanoTime();
        while (!recent.isEmpty()
                && now - recent.getFirst() >= Duration.ofSeconds(1).toNanos()) {
            recent.removeFirst();
        }
        if (recent.size() >= limit) {
            throw new Refusal(429, "TooManyRequests", "More than %d requests within a second".formatted(limit));
        }
        recent.addLast(now);
    }

    /** The most times within any window of that length. */
    static int busiest(List<Long> times, Duration window) {
        List<Long> sorted = times.stream().sorted().toList();
        int most = 0;
        int first = 0;
        for (int n = 0; n < sorted.size(); n++) {
            while (sorted.get(n) - sorted.get(first) >= window.toNanos()) {
                first++;
            }
            most = Math.max(most, n - first + 1);
        }
        return most;
    }
}
