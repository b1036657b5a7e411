package dev.kiln.api.build;

import dev.kiln.api.loop.Backoff;
import dev.kiln.common.build.Artifact;
import dev.kiln.common.build.BuildId;
import dev.kiln.common.build.BuildState;
import dev.kiln.common.build.ClaimId;
import dev.kiln.common.build.Failure;
import dev.kiln.common.build.FailureClass;
import dev.kiln.common.event.BuiltImage;
import dev.kiln.common.event.EventType;
import dev.kiln.common.message.Claimed;
import dev.kiln.common.message.Finished;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A build whose ledger is this object: asks the real lifecycle what follows, and applies it as the database would. */
final class BuildInMemory {

    private static final Failure SILENCE = Failure.of(FailureClass.LOST, "lease-expired", "Not heard of for 15 s");

    private static final Failure OVERRUN = Failure.of(FailureClass.TIMEOUT, "timeout-ignored", "Still ran");

    private static final Instant REQUESTED_AT = Instant.parse("2026-01-01T00:00:00Z");

    private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(10), Duration.ofMinutes(5), () -> 1);

    private final BuildLifecycle lifecycle = new BuildLifecycle(UUID::randomUUID, BACKOFF);
    private Build build;

    /** The numbers of the attempts whose jobs were queued. */
    final List<Integer> jobs = new ArrayList<>();

    /** How long each of them waits first. */
    final List<Duration> delays = new ArrayList<>();

    final List<Change.StopClaim> stops = new ArrayList<>();
    final List<Change.Announce> events = new ArrayList<>();
    final List<BuiltImage> images = new ArrayList<>();

    /** By claim: a claim's artifact is kept once, as the database's index has it. */
    final Map<ClaimId, Set<Artifact>> orphans = new LinkedHashMap<>();

    BuildInMemory(int maxAttempts) {
        this.build = new Build(
                BuildId.next(),
                BuildState.QUEUED,
                0,
                Requests.withAttempts(maxAttempts),
                false,
                REQUESTED_AT,
                REQUESTED_AT,
                List.of());
        apply(lifecycle.accepted());
    }

    BuildState state() {
        return build.state();
    }

    AttemptState attempt(int number) {
        return build.attempt(number).state();
    }

    int attempts() {
        return build.attempts().size();
    }

    @Nullable
    ClaimId acceptedClaim(int number) {
        Attempt.Claim claim = build.attempt(number).claim();
        return claim == null ? null : claim.id();
    }

    List<EventType> eventTypes() {
        return events.stream().map(Change.Announce::type).toList();
    }

    List<Change.Announce> terminalEvents() {
        return events.stream().filter(each -> each.state().terminal()).toList();
    }

    /** A worker takes the current attempt. */
    Claimed claimedBy(String worker) {
        Claimed claim = claimOf(build.attempt(), worker);
        report(claim);
        return claim;
    }

    Claimed claimOf(int attempt, String worker) {
        return Reports.claim(build.id(), attempt, worker);
    }

    List<Change> report(Claimed claim) {
        return apply(lifecycle.claimed(build, claim));
    }

    List<Change> report(Finished finished) {
        return apply(lifecycle.finished(build, finished));
    }

    List<Change> lose(int attempt) {
        return apply(lifecycle.lost(build, attempt, SILENCE));
    }

    List<Change> drop(int attempt) {
        return apply(
                lifecycle.dropped(build, attempt, Failure.of(FailureClass.LOST, "job-dropped", "Not in its queue")));
    }

    List<Change> waitTooLong() {
        return apply(lifecycle.waitedTooLong(build));
    }

    /** The worker is alive, and did not end an attempt when it had to. */
    List<Change> overrun(int attempt) {
        return apply(lifecycle.lost(build, attempt, OVERRUN));
    }

    List<Change> cancel() {
        return apply(lifecycle.cancelled(build));
    }

    List<Change> seenRunning(Claimed claim) {
        return apply(lifecycle.seenRunning(build, claim.attempt(), claim.claimId(), claim.workerId()));
    }

    private List<Change> apply(List<Change> changes) {
        Build before = build;
        for (Change each : changes) {
            apply(before, each);
        }
        return changes;
    }

    private void apply(Build before, Change change) {
        switch (change) {
            case Change.QueueAttempt queue -> {
                jobs.add(queue.number());
                delays.add(queue.delay());
                List<Attempt> attempts = new ArrayList<>(build.attempts());
                attempts.add(new Attempt(queue.number(), AttemptState.QUEUED, null));
                become(build.state(), queue.number(), build.cancelRequested(), attempts);
            }
            case Change.StartAttempt start -> {
                Claimed claim = start.claim();
                become(
                        before,
                        claim.attempt(),
                        AttemptState.RUNNING,
                        new Attempt.Claim(claim.claimId(), claim.workerId()));
            }
            case Change.EndAttempt end ->
                become(
                        before,
                        end.number(),
                        end.state(),
                        before.attempt(end.number()).claim());
            case Change.MoveBuild move -> {
                Transitions.check(before.id(), before.state(), move.state());
                become(move.state(), build.attempt(), build.cancelRequested(), build.attempts());
            }
            case Change.RequestCancel request -> become(build.state(), build.attempt(), true, build.attempts());
            case Change.AcceptImages accept -> images.addAll(accept.images());
            case Change.KeepOrphans keep ->
                orphans.computeIfAbsent(keep.claim(), claim -> new HashSet<>()).addAll(keep.artifacts());
            case Change.StopClaim stop -> stops.add(stop);
            case Change.Announce announce -> events.add(announce);
        }
    }

    private void become(Build before, int number, AttemptState state, Attempt.@Nullable Claim claim) {
        Transitions.check(before.id(), number, before.attempt(number).state(), state);
        List<Attempt> attempts = build.attempts().stream()
                .map(each -> each.number() == number ? new Attempt(number, state, claim) : each)
                .toList();
        become(build.state(), build.attempt(), build.cancelRequested(), attempts);
    }

    private void become(BuildState state, int attempt, boolean cancelRequested, List<Attempt> attempts) {
        build = new Build(
                build.id(),
                state,
                attempt,
                build.request(),
                cancelRequested,
                build.requestedAt(),
                build.dueAt(),
                attempts);
    }
}
