package dev.kiln.common.message;

import dev.kiln.common.build.BuildId;
import dev.kiln.common.build.ClaimId;
import dev.kiln.common.build.WorkerId;
import java.time.Instant;
import java.util.Objects;

/**
 * An attempt is over: none of its processes is left.
 *
 * @param outcome how it ended
 * @param logChunks how many {@link LogChunk}s it has; a reader who has them all has the whole log
 * @param finishedAt by the worker's clock, for people only
 */
public record Finished(
        BuildId buildId,
        int attempt,
        ClaimId claimId,
        WorkerId workerId,
        AttemptOutcome outcome,
        long logChunks,
        Instant finishedAt)
        implements AttemptReport {
    public Finished {
        Objects.requireNonNull(buildId, "buildId is missing");
        Objects.requireNonNull(claimId, "claimId is missing");
        Objects.requireNonNull(workerId, "workerId is missing");
        Objects.requireNonNull(outcome, "outcome is missing");
        Objects.requireNonNull(finishedAt, "finishedAt is missing");
    }
}
