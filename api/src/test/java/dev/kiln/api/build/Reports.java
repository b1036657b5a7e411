package dev.kiln.api.build;

import dev.kiln.common.build.Artifact;
import dev.kiln.common.build.BuildId;
import dev.kiln.common.build.ClaimId;
import dev.kiln.common.build.Failure;
import dev.kiln.common.build.FailureClass;
import dev.kiln.common.build.WorkerId;
import dev.kiln.common.message.AttemptOutcome;
import dev.kiln.common.message.Claimed;
import dev.kiln.common.message.Finished;
import dev.kiln.common.message.Phase;
import dev.kiln.common.message.PhaseEntered;
import dev.kiln.common.message.StopReason;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** What workers report, to test with. */
public final class Reports {

    private static final Instant WORKERS_TIME = Instant.parse("2026-01-01T00:00:00Z");

    private Reports() {}

    /** A claim of its own, by a worker that has just started. */
    public static Claimed claim(BuildId build, int attempt, String worker) {
        return claim(build, attempt, worker, UUID.randomUUID());
    }

    public static Claimed claim(BuildId build, int attempt, String worker, UUID incarnation) {
        return new Claimed(build, attempt, ClaimId.next(), new WorkerId(worker), incarnation, null, WORKERS_TIME);
    }

    public static PhaseEntered entered(Claimed claim, Phase phase) {
        return new PhaseEntered(
                claim.buildId(),
                claim.attempt(),
                claim.claimId(),
                claim.workerId(),
                phase,
                "0123abc",
                "1.14.2",
                WORKERS_TIME);
    }

    public static Finished finished(Claimed claim, AttemptOutcome outcome) {
        return new Finished(
                claim.buildId(), claim.attempt(), claim.claimId(), claim.workerId(), outcome, 7, WORKERS_TIME);
    }

    /** The claim gave an image whose id is made of the claim's. */
    public static Finished succeeded(Claimed claim) {
        return finished(claim, success("ami-" + claim.claimId()));
    }

    public static Finished failed(Claimed claim, FailureClass failureClass) {
        return finished(claim, failure(failureClass));
    }

    public static Finished stopped(Claimed claim, StopReason reason) {
        return finished(claim, new AttemptOutcome.Stopped(reason, List.of()));
    }

    public static AttemptOutcome success(String... amis) {
        return new AttemptOutcome.Succeeded(
                List.of(amis).stream().map(Artifacts::ami).toList());
    }

    public static AttemptOutcome failure(FailureClass failureClass, Artifact... leftovers) {
        return new AttemptOutcome.Failed(
                Failure.of(failureClass, "packer-exit", "Packer exited with 1"), List.of(leftovers));
    }

    static Change.StopClaim stop(Claimed claim, StopReason reason) {
        return new Change.StopClaim(claim.workerId(), claim.attempt(), claim.claimId(), reason);
    }
}
