package dev.kiln.api.build;

import dev.kiln.api.trace.KeptTraces;
import dev.kiln.common.build.BuildId;
import dev.kiln.common.build.BuildRequest;
import dev.kiln.common.build.BuildState;
import dev.kiln.common.build.ClaimId;
import dev.kiln.common.build.Failure;
import dev.kiln.common.build.WorkerId;
import dev.kiln.common.message.AttemptReport;
import dev.kiln.common.message.Claimed;
import dev.kiln.common.message.Finished;
import dev.kiln.common.message.Phase;
import dev.kiln.common.message.PhaseEntered;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * The truth about builds. Every method is one transaction that locks the build, so any number of threads and instances
 * may call at once; a method that throws has changed nothing. Calling again with the same report changes nothing.
 */
@Service
@Transactional
public class BuildLedger {

    private final BuildRows rows;
    private final BuildLifecycle lifecycle;
    private final ChangeWriter writer;
    private final BuildMeters meters;
    private final BuildLog told;
    private final SubmitterLimit limit;
    private final Clock clock;
    private final KeptTraces traces;

    BuildLedger(
            BuildRows rows,
            BuildLifecycle lifecycle,
            ChangeWriter writer,
            BuildMeters meters,
            BuildLog told,
            SubmitterLimit limit,
            Clock clock,
            KeptTraces traces) {
        this.rows = rows;
        this.lifecycle = lifecycle;
        this.writer = writer;
        this.meters = meters;
        this.told = told;
        this.limit = limit;
        this.clock = clock;
        this.traces = traces;
    }

    /** Takes a valid request, as {@link #accept(List)}. */
    public Acceptance accept(BuildRequest request, Submission submission) {
        return accept(List.of(new Requested(request, submission, traces.context())))
                .getFirst();
    }

    /** Takes valid requests: they are builds from now on, whatever dies. The answers are in their order. */
    public List<Acceptance> accept(List<Requested> requests) {
        return take(requests.stream()
                .map(each -> new NewBuild(BuildId.next(), each.request(), each.submission(), null, null, each.trace()))
                .toList());
    }

    /** What a build was asked for; nothing if there is no such build. */
    public Optional<BuildRequest> request(BuildId id) {
        return rows.request(id);
    }

    /** Takes the request of a build that has ended without an image once more, as a build that succeeds it. */
    public Retrial retry(BuildId id, Submission submission) {
        return rows.lock(id).map(build -> retry(build, submission)).orElseGet(Retrial.NoSuchBuild::new);
    }

    /**
     * Writes down what a worker reports.
     *
     * @param reportedAt when the broker took the report
     * @throws UnknownAttemptException if it is about nothing that the ledger has
     */
    public void report(AttemptReport report, Instant reportedAt) {
        Build build = rows.lock(report.buildId())
                .orElseThrow(() -> new UnknownAttemptException(report.buildId(), report.attempt()));
        switch (report) {
            case Claimed claimed -> write(build, lifecycle.claimed(build, claimed), reportedAt);
            case PhaseEntered entered -> enter(build, entered, reportedAt);
            case Finished finished -> finish(build, finished, reportedAt);
        }
    }

    /** Ends a build whose current attempt has waited for a worker for longer than its request allows; else does nothing. */
    public void expire(BuildId id) {
        rows.lock(id)
                .filter(build -> rows.hasWaitedTooLong(id))
                .ifPresent(build -> write(build, lifecycle.waitedTooLong(build), clock.instant()));
    }

    /** An attempt's worker is not heard of any more, or does not stop. An attempt that is not running is left as it is. */
    public void lose(BuildId id, int attempt, Failure cause) {
        rows.lock(id).ifPresent(build -> write(build, lifecycle.lost(build, attempt, cause), clock.instant()));
    }

    /** An attempt's job is in its queue no more, and nobody claimed it. An attempt that was claimed is left as it is. */
    public void drop(BuildId id, int attempt, Failure cause) {
        rows.lock(id).ifPresent(build -> write(build, lifecycle.dropped(build, attempt, cause), clock.instant()));
    }

    /** Ends a build, in whatever state it is. */
    public Cancellation cancel(BuildId id) {
        return rows.lock(id).map(this::cancel).orElseGet(Cancellation.NoSuchBuild::new);
    }

    /** A worker still runs a claim: it is told to stop if nobody wants that any more. */
    public void seenRunning(BuildId id, int attempt, ClaimId claim, WorkerId worker) {
        rows.lock(id)
                .ifPresent(
                        build -> write(build, lifecycle.seenRunning(build, attempt, claim, worker), clock.instant()));
    }

    private Retrial retry(Build build, Submission submission) {
        return switch (build.state()) {
            case QUEUED, RUNNING, SUCCEEDED -> new Retrial.NothingToRetry(build.state());
            case FAILED, CANCELLED ->
                known(submission)
                        .<Retrial>map(Retrial.Submitted::new)
                        .or(() -> rows.successor(build.id()).map(Retrial.Retried::new))
                        .orElseGet(() -> new Retrial.Submitted(take(List.of(new NewBuild(
                                        BuildId.next(),
                                        build.request(),
                                        submission,
                                        build.id(),
                                        null,
                                        traces.context())))
                                .getFirst()));
        };
    }

    /** What a submission that was seen before stands for. */
    private Optional<Acceptance> known(Submission submission) {
        return rows.known(submission)
                .map(known -> known.fingerprint().equals(submission.fingerprint())
                        ? new Acceptance.Repeated(known.build())
                        : new Acceptance.KeyTaken(known.build()));
    }

    /** Keys first: a request that comes again must not need room for another build. */
    private List<Acceptance> take(List<NewBuild> wanted) {
        Set<NewBuild> repeated = rows.takeKeys(wanted);
        List<NewBuild> counted =
                counted(wanted.stream().filter(each -> !repeated.contains(each)).toList());
        write(counted);
        Set<BuildId> fresh = counted.stream().map(NewBuild::id).collect(Collectors.toSet());
        return wanted.stream().map(each -> answer(each, fresh, repeated)).toList();
    }

    /** Those that their submitters may have. */
    private List<NewBuild> counted(List<NewBuild> wanted) {
        List<NewBuild> counted = new ArrayList<>();
        wanted.stream()
                .collect(
                        Collectors.groupingBy(each -> each.submission().submitter(), TreeMap::new, Collectors.toList()))
                .forEach((submitter, builds) -> {
                    List<Integer> parts = limit.enter(submitter, builds.size());
                    for (int i = 0; i < parts.size(); i++) {
                        counted.add(builds.get(i).countedIn(parts.get(i)));
                    }
                });
        return counted;
    }

    private void write(List<NewBuild> builds) {
        if (builds.isEmpty()) {
            return;
        }
        rows.insert(builds);
        builds.forEach(each -> traces.keep(KeptTraces.Kind.BUILD, each.id().value(), each.trace()));
        Instant now = writer.now();
        List<ChangeWriter.Happening> happenings = builds.stream()
                .map(each -> new ChangeWriter.Happening(
                        new Build(each.id(), BuildState.QUEUED, 0, each.request(), false, now, now, List.of()),
                        lifecycle.accepted(),
                        now,
                        each.trace()))
                .toList();
        writer.write(happenings, now);
        happenings.forEach(each -> meters.changed(each.build(), each.changes(), each.at()));
    }

    private Acceptance answer(NewBuild wanted, Set<BuildId> fresh, Set<NewBuild> repeated) {
        if (repeated.contains(wanted)) {
            // If there is none: it was in the same list, and not taken either.
            return known(wanted.submission()).orElseGet(() -> new Acceptance.TooManyOpen(limit.builds()));
        }
        if (!fresh.contains(wanted.id())) {
            rows.giveKeyBack(wanted.submission());
            return new Acceptance.TooManyOpen(limit.builds());
        }
        told.accepted(wanted);
        return new Acceptance.Fresh(wanted.id());
    }

    private Cancellation cancel(Build build) {
        if (build.state() == BuildState.SUCCEEDED || build.state() == BuildState.FAILED) {
            return new Cancellation.TooLate(build.state());
        }
        write(build, lifecycle.cancelled(build), clock.instant());
        return new Cancellation.Taken(build.state() == BuildState.QUEUED ? BuildState.CANCELLED : build.state());
    }

    private void write(Build build, List<Change> changes, Instant happenedAt) {
        writer.write(build, changes, happenedAt);
        meters.changed(build, changes, happenedAt);
        told.changed(build, changes, happenedAt);
    }

    private void enter(Build build, PhaseEntered entered, Instant reportedAt) {
        rows.enter(entered)
                .filter(before ->
                        entered.phase() == Phase.BUILDING && !before.phase().equals("building"))
                .ifPresent(before -> meters.packerStarted(build, before.claimedAt(), reportedAt));
    }

    private void finish(Build build, Finished finished, Instant reportedAt) {
        write(build, lifecycle.finished(build, finished), reportedAt);
        rows.keepLogLength(finished);
        rows.keepLeftBehind(finished);
    }
}
