package dev.kiln.worker.app;

import dev.kiln.worker.report.Heartbeats;
import java.time.Duration;
import java.util.Optional;

/**
 * Whether this worker can do a job's work, beside having a slot for it. Thread-safe.
 *
 * @param away after how long without a heartbeat that arrived Kafka counts as away
 */
record Fitness(Disks disks, Heartbeats heartbeats, Duration away) {

    /** Why no job must be taken now, if there is a reason. */
    Optional<String> obstacle() {
        return disks.obstacle().or(this::silence);
    }

    private Optional<String> silence() {
        Duration silence = heartbeats.silence();
        return silence.compareTo(away) > 0
                ? Optional.of("Kafka has not taken a heartbeat for %d seconds".formatted(silence.toSeconds()))
                : Optional.empty();
    }
}
