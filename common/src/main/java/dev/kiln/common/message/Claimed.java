package dev.kiln.common.message;

import dev.kiln.common.build.BuildId;
import dev.kiln.common.build.ClaimId;
import dev.kiln.common.build.WorkerId;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A worker has taken an attempt. Written before the job's record is acknowledged: the first claim of an attempt in the
 * topic's order wins.
 *
 * @param incarnation the run of the worker, new at each start of it
 * @param publishedAt when the broker took the job, if the worker says so: how long it waited in the topic
 * @param claimedAt by the worker's clock, for people only
 */
public record Claimed(
        BuildId buildId,
        int attempt,
        ClaimId claimId,
        WorkerId workerId,
        UUID incarnation,
        @Nullable Instant publishedAt,
        Instant claimedAt)
        implements AttemptReport {
    public Claimed {
        Objects.requireNonNull(buildId, "buildId is missing");
        Objects.requireNonNull(claimId, "claimId is missing");
        Objects.requireNonNull(workerId, "workerId is missing");
        Objects.requireNonNull(incarnation, "incarnation is missing");
        Objects.requireNonNull(claimedAt, "claimedAt is missing");
    }
}
