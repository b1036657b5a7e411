package dev.kiln.api.build;

import dev.kiln.api.sql.AfterCommit;
import dev.kiln.common.build.BuildState;
import dev.kiln.common.build.Failure;
import dev.kiln.common.build.FailureClass;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Counts and times what happens to builds: after the commit, so that what was rolled back and is tried again counts
 * once. Each happening counts in the instance that wrote it down: aggregate by sum. Thread-safe.
 */
@Component
class BuildMeters {

    private static final Duration[] HOPS = seconds(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60, 300, 1_800);
    private static final Duration[] WAITS =
            seconds(0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60, 300, 900, 1_800, 3_600, 7_200, 14_400, 21_600);
    private static final Duration[] BUILDS = seconds(
            1, 2.5, 5, 15, 30, 60, 120, 300, 600, 900, 1_200, 1_800, 2_700, 3_600, 5_400, 7_200, 10_800, 14_400,
            21_600);

    private final MeterRegistry meters;
    private final Clock clock;
    private final Set<Origin> foreseen = ConcurrentHashMap.newKeySet();

    BuildMeters(MeterRegistry meters, Clock clock) {
        this.meters = meters;
        this.clock = clock;
    }

    /** Changes of a build that the present transaction writes. */
    void changed(Build build, List<Change> changes, Instant happenedAt) {
        if (!changes.isEmpty()) {
            AfterCommit.run(() -> {
                if (foreseen.add(Origin.of(build))) {
                    foresee(build);
                }
                changes.forEach(each -> changed(build, each, happenedAt));
                lostToRetry(build, changes);
            });
        }
    }

    /** An attempt's Packer has started. */
    void packerStarted(Build build, Instant claimedAt, Instant startedAt) {
        AfterCommit.run(() -> hop("started", build).record(between(claimedAt, startedAt)));
    }

    private void changed(Build build, Change change, Instant happenedAt) {
        switch (change) {
            case Change.StartAttempt start -> attemptStarted(build, start, happenedAt);
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

    private void attemptStarted(Build build, Change.StartAttempt start, Instant claimedAt) {
        waits(build).record(between(build.dueAt(), claimedAt));
        Instant publishedAt = start.claim().publishedAt();
        if (publishedAt != null) {
            hop("published", build).record(between(build.dueAt(), publishedAt));
            hop("claimed", build).record(between(publishedAt, claimedAt));
        }
    }

    private void attemptEnded(Build build, Change.EndAttempt end) {
        attempts(build, lowerCase(end.state()), failureClass(end.failure())).increment();
        if (end.state() == AttemptState.LOST) {
            lost(build).increment();
        }
    }

    private void moved(Build build, Change.MoveBuild move) {
        if (move.state().terminal()) {
            builds(build, move.state(), failureClass(move.failure())).increment();
            durations(build, move.state()).record(between(build.requestedAt(), clock.instant()));
        }
    }

    /** The time that went into an attempt after which another one follows. */
    private void lostToRetry(Build build, List<Change> changes) {
        Instant now = clock.instant();
        for (Change next : changes) {
            for (Change before : changes) {
                if (next instanceof Change.QueueAttempt queue
                        && before instanceof Change.EndAttempt end
                        && end.failure() != null) {
                    retries(build, failureClass(end.failure()))
                            .increment(between(build.dueAt(), now.plus(queue.delay()))
                                            .toMillis()
                                    / 1000.0);
                }
            }
        }
    }

    /** What begins at 1 shows no increase: all that a build may come to is there before it ends. */
    private void foresee(Build build) {
        waits(build);
        List.of("published", "claimed", "started").forEach(each -> hop(each, build));
        List.of(BuildState.SUCCEEDED, BuildState.FAILED, BuildState.CANCELLED).forEach(each -> durations(build, each));
        builds(build, BuildState.SUCCEEDED, "none");
        builds(build, BuildState.CANCELLED, FailureClass.CANCELLED.wireName());
        attempts(build, lowerCase(AttemptState.SUCCEEDED), "none");
        attempts(build, lowerCase(AttemptState.STOPPED), FailureClass.CANCELLED.wireName());
        for (FailureClass each : EnumSet.complementOf(EnumSet.of(FailureClass.CANCELLED))) {
            builds(build, BuildState.FAILED, each.wireName());
            attempts(
                    build,
                    lowerCase(each == FailureClass.LOST ? AttemptState.LOST : AttemptState.FAILED),
                    each.wireName());
            if (each.retryable()) {
                retries(build, each.wireName());
            }
        }
        lost(build);
    }

    private Counter builds(Build build, BuildState outcome, String failureClass) {
        return Counter.builder("kiln.builds")
                .description("Builds that have ended")
                .tag("outcome", lowerCase(outcome))
                .tag("failure_class", failureClass)
                .tag("source", build.request().template().source())
                .tag("pool", build.request().pool())
                .register(meters);
    }

    private Counter attempts(Build build, String outcome, String failureClass) {
        return Counter.builder("kiln.attempts")
                .description("Attempts that have ended")
                .tag("outcome", outcome)
                .tag("failure_class", failureClass)
                .tag("pool", build.request().pool())
                .register(meters);
    }

    private Counter lost(Build build) {
        return Counter.builder("kiln.attempts.lost")
                .description("Attempts whose worker fell silent, or came back without them")
                .tag("pool", build.request().pool())
                .register(meters);
    }

    private Counter retries(Build build, String failureClass) {
        return Counter.builder("kiln.retries.lost")
                .baseUnit("seconds")
                .description(
                        "Time that went into attempts after which another one followed, and into the pauses before those")
                .tag("failure_class", failureClass)
                .tag("pool", build.request().pool())
                .register(meters);
    }

    private Timer waits(Build build) {
        return timer("kiln.queue.duration", "How long an attempt waited for its worker", WAITS, build)
                .register(meters);
    }

    private Timer hop(String hop, Build build) {
        return timer(
                        "kiln.dispatch.duration",
                        "What an attempt's way to Packer takes, hop by hop: from the ledger until it is published on Kafka,"
                                + " then claimed by a worker, then started",
                        HOPS,
                        build)
                .tag("hop", hop)
                .register(meters);
    }

    private Timer durations(Build build, BuildState outcome) {
        return timer("kiln.build.duration", "From the request of a build to its end", BUILDS, build)
                .tag("outcome", lowerCase(outcome))
                .register(meters);
    }

    private static Timer.Builder timer(String name, String description, Duration[] buckets, Build build) {
        return Timer.builder(name)
                .description(description)
                .serviceLevelObjectives(buckets)
                .tag("pool", build.request().pool());
    }

    /** Never negative: the database's clock and the broker's may differ by a little. */
    private static Duration between(Instant from, Instant to) {
        Duration duration = Duration.between(from, to);
        return duration.isNegative() ? Duration.ZERO : duration;
    }

    private static String failureClass(@Nullable Failure failure) {
        return failure == null ? "none" : failure.failureClass().wireName();
    }

    /** What the labels of a build's metrics come from; bounded, as they are. */
    private record Origin(String source, String pool) {

        static Origin of(Build build) {
            return new Origin(
                    build.request().template().source(), build.request().pool());
        }
    }

    private static String lowerCase(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static Duration[] seconds(double... values) {
        Duration[] durations = new Duration[values.length];
        for (int i = 0; i < values.length; i++) {
            durations[i] = Duration.ofMillis(Math.round(values[i] * 1_000));
        }
        return durations;
    }
}
