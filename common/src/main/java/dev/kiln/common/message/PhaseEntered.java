package dev.kiln.common.message;

import dev.kiln.common.build.BuildId;
import dev.kiln.common.build.ClaimId;
import dev.kiln.common.build.WorkerId;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An attempt went on to its next phase.
 *
 * @param commit the commit of the template source that is built from, once it is known and if the source has commits
 * @param packerVersion the version of Packer that is used, for example {@code 1.9.5}
 * @param at by the worker's clock, for people only
 */
public record PhaseEntered(
        BuildId buildId,
        int attempt,
        ClaimId claimId,
        WorkerId workerId,
        Phase phase,
        @Nullable String commit,
        @Nullable String packerVersion,
        Instant at)
        implements AttemptReport {
    public PhaseEntered {
        Objects.requireNonNull(buildId, "buildId is missing");
        Objects.requireNonNull(claimId, "claimId is missing");
        Objects.requireNonNull(workerId, "workerId is missing");
        Objects.requireNonNull(phase, "phase is missing");
        Objects.requireNonNull(at, "at is missing");
    }
}
