package dev.kiln.common.message;

import dev.kiln.common.build.BuildId;
import dev.kiln.common.build.BuildRequest;
import java.time.Instant;
import java.util.Objects;

/**
 * An attempt that waits for a worker, on {@code kiln.jobs.<pool>}. It carries all that a worker needs to know, and no
 * secret.
 *
 * @param buildId the build
 * @param attempt the number of the attempt, from 1
 * @param request what is to be built
 * @param queuedAt when the ledger queued the attempt, by the database's clock
 */
public record Job(BuildId buildId, int attempt, BuildRequest request, Instant queuedAt) {
    public Job {
        Objects.requireNonNull(buildId, "buildId is missing");
        Objects.requireNonNull(request, "request is missing");
        Objects.requireNonNull(queuedAt, "queuedAt is missing");
    }
}
