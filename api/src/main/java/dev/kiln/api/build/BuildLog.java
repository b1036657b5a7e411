package dev.kiln.api.build;

import dev.kiln.api.sql.AfterCommit;
import dev.kiln.common.build.BuildState;
import dev.kiln.common.build.Failure;
import dev.kiln.common.trace.LogFields;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Tells the log what happens to builds, a line for each thing that an operator may look for, after its commit. That a request
 * or a template is wrong is no warning: it is for its submitter to know. Thread-safe.
 */
@Component
class BuildLog {

    private static final Logger log = LoggerFactory.getLogger(BuildLog.class);

    private final Clock clock;

    BuildLog(Clock clock) {
        this.clock = clock;
    }

    /** A new build. */
    void accepted(NewBuild build) {
        AfterCommit.run(() -> LogFields.of(build.id())
                .trace(build.trace())
                .during(() -> log.info(
                        "Build {} accepted over {}: {} {}, pool {}",
                        build.id(),
                        build.submission().transport(),
                        build.request().template().source(),
                        build.request().template().name(),
                        build.request().pool())));
    }

    /** Changes of a build that the present transaction writes. */
    void changed(Build build, List<Change> changes, Instant happenedAt) {
        AfterCommit.run(() -> {
            try (LogFields fields = LogFields.of(build.id())) {
                changes.forEach(each -> changed(build, each, happenedAt, fields));
            }
        });
    }

    private void changed(Build build, Change change, Instant happenedAt, LogFields fields) {
        switch (change) {
            case Change.StartAttempt start -> started(build, start, happenedAt, fields);
            case Change.EndAttempt end -> ended(build, end, fields);
            case Change.MoveBuild move -> moved(build, move);
            case Change.AcceptImages accept -> accepted(build, accept);
            case Change.KeepOrphans keep ->
                log.warn(
                        "Build {} attempt {} left {} artifacts that count for nothing: they are orphans now",
                        build.id(),
                        keep.attempt(),
                        keep.artifacts().size());
            case Change.StopClaim stop ->
                log.info(
                        "Build {} attempt {}: worker {} is told to stop, {}",
                        build.id(),
                        stop.attempt(),
                        stop.worker(),
                        lowerCase(stop.reason()));
            case Change.QueueAttempt queue -> queued(build, queue, fields);
            case Change.RequestCancel request -> log.info("Build {} is to be cancelled", build.id());
            case Change.Announce announce -> {}
        }
    }

    private static void started(Build build, Change.StartAttempt start, Instant claimedAt, LogFields fields) {
        fields.attempt(start.claim().attempt()).worker(start.claim().workerId());
        log.info(
                "Build {} attempt {} runs on worker {}, after {} in the queue of pool {}",
                build.id(),
                start.claim().attempt(),
                start.claim().workerId(),
                seconds(Duration.between(build.dueAt(), claimedAt)),
                build.request().pool());
    }

    private static void ended(Build build, Change.EndAttempt end, LogFields fields) {
        Attempt attempt = build.attempt(end.number());
        fields.attempt(end.number());
        if (attempt.claim() != null) {
            fields.worker(attempt.claim().worker());
        }
        if (end.state() == AttemptState.LOST) {
            log.warn("Build {} attempt {} is lost: {}", build.id(), end.number(), reason(end.failure()));
        } else {
            log.info(
                    "Build {} attempt {} {}{}",
                    build.id(),
                    end.number(),
                    lowerCase(end.state()),
                    end.failure() == null ? "" : ": " + reason(end.failure()));
        }
    }

    private static void queued(Build build, Change.QueueAttempt queue, LogFields fields) {
        if (queue.number() > 1) {
            fields.attempt(queue.number());
            log.info(
                    "Build {} is tried again, attempt {}{}",
                    build.id(),
                    queue.number(),
                    queue.delay().isZero() ? "" : " in " + seconds(queue.delay()));
        }
    }

    private static void accepted(Build build, Change.AcceptImages accept) {
        String images = accept.images().stream()
                .map(each -> "%s (%s)"
                        .formatted(each.artifact().id(), each.artifact().cloud()))
                .collect(Collectors.joining(", "));
        log.info("Build {} has made {}", build.id(), images);
    }

    private void moved(Build build, Change.MoveBuild move) {
        if (move.state().terminal()) {
            log.info(
                    "Build {} {} after {}{}",
                    build.id(),
                    lowerCase(move.state()),
                    seconds(Duration.between(build.requestedAt(), clock.instant())),
                    move.state() == BuildState.FAILED ? ": " + reason(move.failure()) : "");
        }
    }

    private static String reason(@Nullable Failure failure) {
        return failure == null
                ? "no reason is known"
                : "%s, %s: %s".formatted(failure.failureClass().wireName(), failure.rule(), failure.message());
    }

    private static String seconds(Duration duration) {
        return "%.1f s".formatted(Math.max(0, duration.toMillis()) / 1000.0);
    }

    private static String lowerCase(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
