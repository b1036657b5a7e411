package dev.kiln.api.build;

import dev.kiln.common.build.Failure;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Counts and times what happens to builds: after the commit, so that what was rolled back and is tried again counts
 * once. Thread-safe.
 */
@Component
class BuildMeters {

    private static final Duration[] MOMENTS = seconds(0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60, 300);
    private static final Duration[] WAITS = seconds(1, 5, 15, 60, 300, 900, 1_800, 3_600, 7_200, 14_400);

    private final MeterRegistry meters;
    private final Clock clock;

    BuildMeters(MeterRegistry meters, Clock clock) {
        this.meters = meters;
        this.clock = clock;
    }

    /** Changes of a build that the present transaction writes. */
    void changed(Build build, List<Change> changes, Instant happenedAt) {
        if (!changes.isEmpty()) {
            afterCommit(() -> changes.forEach(each -> changed(build, each, happenedAt)));
        }
    }

    /** An attempt's Packer has started. */
    void packerStarted(Build build, Instant claimedAt, Instant startedAt) {
        afterCommit(() -> timer(
                        "kiln.dispatch.duration",
                        "From the claim of an attempt to the start of its Packer",
                        MOMENTS,
                        build)
                .record(between(claimedAt, startedAt)));
    }

    private void changed(Build build, Change change, Instant happenedAt) {
        switch (change) {
            case Change.StartAttempt start ->
                timer("kiln.queue.duration", "How long an attempt waited for its worker", WAITS, build)
                        .record(between(build.dueAt(), happenedAt));
            case Change.EndAttempt end -> attemptEnded(build, end);
            case Change.MoveBuild move -> moved(build, move);
            case Change.QueueAttempt queue -> {}
            case Change.RequestCancel request -> {}
            case Change.AcceptImages accept -> {}
            case Change.KeepOrphans keep -> {}
            case Change.StopClaim stop -> {}
            case Change.Announce announce -> {}
        }
    }

    private void attemptEnded(Build build, Change.EndAttempt end) {
        if (end.state() == AttemptState.LOST) {
            meters.counter("kiln.attempts.lost", "pool", build.request().pool()).increment();
        }
    }

    private void moved(Build build, Change.MoveBuild move) {
        if (!move.state().terminal()) {
            return;
        }
        meters.counter(
                        "kiln.builds",
                        "outcome",
                        move.state().name().toLowerCase(Locale.ROOT),
                        "failure_class",
                        failureClass(move.failure()),
                        "source",
                        build.request().template().source(),
                        "pool",
                        build.request().pool())
                .increment();
        timer("kiln.build.duration", "From the request of a build to its end", WAITS, build)
                .record(between(build.requestedAt(), clock.instant()));
    }

    private Timer timer(String name, String description, Duration[] buckets, Build build) {
        return Timer.builder(name)
                .description(description)
                .serviceLevelObjectives(buckets)
                .tag("pool", build.request().pool())
                .register(meters);
    }

    /** Never negative: the database's clock and the broker's may differ by a little. */
    private static Duration between(Instant from, Instant to) {
        Duration duration = Duration.between(from, to);
        return duration.isNegative() ? Duration.ZERO : duration;
    }

    private static String failureClass(@Nullable Failure failure) {
        return failure == null ? "none" : failure.failureClass().wireName();
    }

    private static void afterCommit(Runnable work) {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                work.run();
            }
        });
    }

    private static Duration[] seconds(double... values) {
        Duration[] durations = new Duration[values.length];
        for (int i = 0; i < values.length; i++) {
            durations[i] = Duration.ofMillis(Math.round(values[i] * 1_000));
        }
        return durations;
    }
}
