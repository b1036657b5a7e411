package dev.kiln.api.build;

import dev.kiln.api.loop.Backoff;
import dev.kiln.common.build.Artifact;
import dev.kiln.common.build.BuildState;
import dev.kiln.common.build.ClaimId;
import dev.kiln.common.build.Failure;
import dev.kiln.common.build.FailureClass;
import dev.kiln.common.build.WorkerId;
import dev.kiln.common.event.BuiltImage;
import dev.kiln.common.event.EventType;
import dev.kiln.common.message.AttemptOutcome;
import dev.kiln.common.message.Claimed;
import dev.kiln.common.message.Finished;
import dev.kiln.common.message.StopReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Says what follows when something happens to a build. It decides and does nothing: no database, no clock, so that
 * every rule is a unit test. The rules, in short: the first claim of an attempt wins; the first success of any attempt
 * wins; what failed by chance is tried again, later each time; a build has one terminal event; a report that was heard
 * before changes nothing. Thread-safe.
 */
final class BuildLifecycle {

    private final Supplier<UUID> imageIds;
    private final Backoff backoff;

    BuildLifecycle(Supplier<UUID> imageIds, Backoff backoff) {
        this.imageIds = imageIds;
        this.backoff = backoff;
    }

    /** A request was accepted. */
    List<Change> accepted() {
        return List.of(
                new Change.QueueAttempt(1, Duration.ZERO),
                new Change.Announce(EventType.BUILD_QUEUED, BuildState.QUEUED, 1, null, List.of(), null));
    }

    /** A worker took an attempt. */
    List<Change> claimed(Build build, Claimed claim) {
        Attempt attempt = build.attempt(claim.attempt());
        if (attempt.claimedAs(claim.claimId())) {
            return List.of();
        }
        if (!awaitsClaim(build, attempt)) {
            StopReason reason = build.state() == BuildState.CANCELLED ? StopReason.CANCELLED : StopReason.SUPERSEDED;
            return List.of(new Change.StopClaim(claim.workerId(), claim.attempt(), claim.claimId(), reason));
        }
        return List.of(
                new Change.StartAttempt(claim),
                new Change.MoveBuild(BuildState.RUNNING, null),
                new Change.Announce(
                        EventType.BUILD_STARTED,
                        BuildState.RUNNING,
                        attempt.number(),
                        claim.workerId(),
                        List.of(),
                        null));
    }

    /** A worker is through with an attempt. */
    List<Change> finished(Build build, Finished report) {
        Attempt attempt = build.attempt(report.attempt());
        if (!attempt.claimedAs(report.claimId())) {
            return orphans(report);
        }
        if (attempt.state().over()) {
            return List.of();
        }
        return switch (report.outcome()) {
            case AttemptOutcome.Succeeded success -> succeeded(build, attempt, report, success.artifacts());
            case AttemptOutcome.Failed failed -> failed(build, attempt, report, failed.failure());
            case AttemptOutcome.Stopped stopped -> stopped(build, attempt, report, stopped.reason());
        };
    }

    /** No worker took the current attempt in time. A claim that is under way comes too late, and is told so. */
    List<Change> waitedTooLong(Build build) {
        if (build.state() != BuildState.QUEUED) {
            return List.of();
        }
        Attempt attempt = build.attempt(build.attempt());
        Failure cause = Failure.of(
                FailureClass.TIMEOUT,
                "queue-timeout",
                "No worker of pool %s took attempt %d within the queueTimeout of %s"
                        .formatted(
                                build.request().pool(),
                                attempt.number(),
                                build.request().queueTimeout()));
        List<Change> changes = new ArrayList<>();
        changes.add(new Change.EndAttempt(attempt.number(), AttemptState.STOPPED, cause));
        changes.addAll(fail(build, attempt, cause));
        return changes;
    }

    /** The worker of an attempt fell silent, came back without it, or goes on although it had to stop. */
    List<Change> lost(Build build, int number, Failure cause) {
        Attempt attempt = build.attempt(number);
        if (attempt.state() != AttemptState.RUNNING) {
            return List.of();
        }
        List<Change> changes = new ArrayList<>();
        changes.add(new Change.EndAttempt(number, AttemptState.LOST, cause));
        if (carries(build, attempt)) {
            changes.addAll(afterFailure(build, attempt, cause));
        }
        return changes;
    }

    /** The job of an attempt that nobody has claimed is in its queue no more. */
    List<Change> dropped(Build build, int number, Failure cause) {
        Attempt attempt = build.attempt(number);
        if (!awaitsClaim(build, attempt)) {
            return List.of();
        }
        List<Change> changes = new ArrayList<>();
        changes.add(new Change.EndAttempt(number, AttemptState.LOST, cause));
        changes.addAll(afterFailure(build, attempt, cause));
        return changes;
    }

    /**
     * Somebody wants the build to stop. A build that runs stays so until its worker reports: it may have succeeded
     * already.
     */
    List<Change> cancelled(Build build) {
        return switch (build.state()) {
            case SUCCEEDED, FAILED, CANCELLED -> List.of();
            case RUNNING -> {
                List<Change> changes = new ArrayList<>(List.of(new Change.RequestCancel()));
                changes.addAll(stopLiveClaims(build, null, StopReason.CANCELLED));
                yield changes;
            }
            case QUEUED -> {
                List<Change> changes = new ArrayList<>();
                changes.add(new Change.RequestCancel());
                changes.add(new Change.EndAttempt(build.attempt(), AttemptState.STOPPED, null));
                changes.addAll(cancel(build, build.attempt(build.attempt())));
                yield changes;
            }
        };
    }

    /**
     * A worker says that it runs a claim: if nobody wants that any more, it is told so, again if need be. It may speak
     * before its claim is read, or after its end.
     */
    List<Change> seenRunning(Build build, int number, ClaimId claim, WorkerId worker) {
        Attempt attempt = build.attempt(number);
        if (attempt.claim() == null) {
            return List.of();
        }
        boolean unwanted = build.state().terminal() || build.cancelRequested();
        boolean superseded = !attempt.claimedAs(claim);
        return superseded || (unwanted && attempt.liveClaim() != null)
                ? List.of(new Change.StopClaim(worker, number, claim, reasonToStop(build)))
                : List.of();
    }

    private List<Change> succeeded(Build build, Attempt attempt, Finished report, List<Artifact> artifacts) {
        List<Change> changes = new ArrayList<>();
        changes.add(new Change.EndAttempt(attempt.number(), AttemptState.SUCCEEDED, null));
        if (build.state().terminal()) {
            changes.addAll(orphans(report));
            return changes;
        }
        List<BuiltImage> images = images(artifacts);
        changes.add(new Change.AcceptImages(attempt.number(), report.claimId(), images));
        changes.addAll(stopOthers(build, attempt));
        changes.add(new Change.MoveBuild(BuildState.SUCCEEDED, null));
        changes.add(new Change.Announce(
                EventType.BUILD_SUCCEEDED, BuildState.SUCCEEDED, attempt.number(), report.workerId(), images, null));
        return changes;
    }

    /** One image for each place and id, however often the report names it. */
    private List<BuiltImage> images(List<Artifact> artifacts) {
        record Identity(String cloud, @Nullable String region, String id) {}
        Map<Identity, BuiltImage> images = new LinkedHashMap<>();
        for (Artifact each : artifacts) {
            images.computeIfAbsent(
                    new Identity(each.cloud(), each.region(), each.id()),
                    identity -> new BuiltImage(imageIds.get(), each));
        }
        return List.copyOf(images.values());
    }

    private List<Change> failed(Build build, Attempt attempt, Finished report, Failure failure) {
        List<Change> changes = new ArrayList<>();
        changes.add(new Change.EndAttempt(attempt.number(), AttemptState.FAILED, failure));
        changes.addAll(orphans(report));
        if (carries(build, attempt)) {
            changes.addAll(afterFailure(build, attempt, failure));
        }
        return changes;
    }

    private List<Change> stopped(Build build, Attempt attempt, Finished report, StopReason reason) {
        List<Change> changes = new ArrayList<>();
        changes.add(new Change.EndAttempt(attempt.number(), AttemptState.STOPPED, stoppedBecause(reason)));
        changes.addAll(orphans(report));
        if (carries(build, attempt)) {
            changes.addAll(
                    build.cancelRequested()
                            ? cancel(build, attempt)
                            : requeue(build, attempt, stoppedBecause(reason), Duration.ZERO));
        }
        return changes;
    }

    /** Whether a claim of this attempt would be the first. */
    private static boolean awaitsClaim(Build build, Attempt attempt) {
        return build.state() == BuildState.QUEUED && build.isCurrent(attempt) && attempt.state() == AttemptState.QUEUED;
    }

    /** Whether the build stands or falls with this attempt. */
    private static boolean carries(Build build, Attempt attempt) {
        return build.state() == BuildState.RUNNING
                && build.isCurrent(attempt)
                && attempt.state() == AttemptState.RUNNING;
    }

    private List<Change> afterFailure(Build build, Attempt attempt, Failure failure) {
        if (build.cancelRequested()) {
            return cancel(build, attempt);
        }
        boolean budgetLeft = build.spent() + 1 < build.request().maxAttempts();
        if (failure.failureClass().retryable() && budgetLeft) {
            return requeue(build, attempt, failure, delay(build, failure));
        }
        return fail(build, attempt, failure);
    }

    /** What failed gets time to recover; an attempt whose worker went away has lost enough of it already. */
    private Duration delay(Build build, Failure failure) {
        return failure.failureClass() == FailureClass.TRANSIENT ? backoff.after(build.failures() + 1) : Duration.ZERO;
    }

    private static List<Change> requeue(Build build, Attempt attempt, Failure failure, Duration delay) {
        List<Change> changes = new ArrayList<>();
        changes.add(new Change.QueueAttempt(build.attempt() + 1, delay));
        if (build.state() != BuildState.QUEUED) {
            changes.add(new Change.MoveBuild(BuildState.QUEUED, null));
        }
        changes.add(new Change.Announce(
                EventType.BUILD_RETRYING,
                BuildState.QUEUED,
                attempt.number(),
                worker(attempt),
                List.of(),
                failure,
                delay.isZero() ? null : delay));
        return changes;
    }

    private static List<Change> fail(Build build, Attempt attempt, Failure failure) {
        List<Change> changes = new ArrayList<>(stopLiveClaims(build, attempt, StopReason.SUPERSEDED));
        changes.add(new Change.MoveBuild(BuildState.FAILED, failure));
        changes.add(new Change.Announce(
                EventType.BUILD_FAILED, BuildState.FAILED, attempt.number(), worker(attempt), List.of(), failure));
        return changes;
    }

    private static List<Change> cancel(Build build, Attempt attempt) {
        Failure cancelled = stoppedBecause(StopReason.CANCELLED);
        List<Change> changes = new ArrayList<>(stopLiveClaims(build, attempt, StopReason.CANCELLED));
        changes.add(new Change.MoveBuild(BuildState.CANCELLED, cancelled));
        changes.add(new Change.Announce(
                EventType.BUILD_CANCELLED,
                BuildState.CANCELLED,
                attempt.number(),
                worker(attempt),
                List.of(),
                cancelled));
        return changes;
    }

    private static List<Change> stopOthers(Build build, Attempt winner) {
        List<Change> changes = new ArrayList<>(stopLiveClaims(build, winner, StopReason.SUPERSEDED));
        for (Attempt each : build.attempts()) {
            if (each.state() == AttemptState.QUEUED) {
                changes.add(new Change.EndAttempt(
                        each.number(), AttemptState.STOPPED, stoppedBecause(StopReason.SUPERSEDED)));
            }
        }
        return changes;
    }

    /** Tells every worker that may still be building this, except for one attempt. */
    private static List<Change> stopLiveClaims(Build build, @Nullable Attempt except, StopReason reason) {
        List<Change> changes = new ArrayList<>();
        for (Attempt each : build.attempts()) {
            Attempt.Claim claim = each.liveClaim();
            if (claim != null && !Objects.equals(each, except)) {
                changes.add(new Change.StopClaim(claim.worker(), each.number(), claim.id(), reason));
            }
        }
        return changes;
    }

    private static List<Change> orphans(Finished report) {
        List<Artifact> artifacts = report.outcome().artifacts();
        return artifacts.isEmpty()
                ? List.of()
                : List.of(new Change.KeepOrphans(report.attempt(), report.claimId(), artifacts));
    }

    private static StopReason reasonToStop(Build build) {
        boolean cancelled = build.state() == BuildState.CANCELLED
                || (build.cancelRequested() && !build.state().terminal());
        return cancelled ? StopReason.CANCELLED : StopReason.SUPERSEDED;
    }

    private static Failure stoppedBecause(StopReason reason) {
        return switch (reason) {
            case CANCELLED -> Failure.of(FailureClass.CANCELLED, "cancelled", "Cancelled on request");
            case SUPERSEDED ->
                Failure.of(FailureClass.CANCELLED, "superseded", "Another attempt or another claim of it had won");
            case HANDED_BACK ->
                Failure.of(FailureClass.LOST, "handed-back", "Its worker was shut down and gave the attempt back");
        };
    }

    private static @Nullable WorkerId worker(Attempt attempt) {
        return attempt.claim() == null ? null : attempt.claim().worker();
    }
}
