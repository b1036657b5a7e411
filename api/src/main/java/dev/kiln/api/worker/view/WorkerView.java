package dev.kiln.api.worker.view;

import dev.kiln.common.build.BuildId;
import dev.kiln.common.build.WorkerId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A worker, as callers see it: what its last heartbeat said, and what the ledger has given to it.
 *
 * @param obstacle why it takes no jobs at present, if it cannot
 * @param slots how many attempts it can run at once
 * @param running how many of them were in use at the last heartbeat
 * @param attempts the running attempts whose accepted claim is this worker's
 * @param version of Kiln
 * @param startedAt by its own clock
 * @param lastSeenAt by the broker's clock
 */
public record WorkerView(
        WorkerId id,
        WorkerState state,
        @Nullable String obstacle,
        String pool,
        int slots,
        int running,
        List<RunningAttempt> attempts,
        String version,
        @Nullable String packerVersion,
        String host,
        Instant startedAt,
        Instant lastSeenAt) {

    /** An attempt that the worker has claimed and not ended. */
    public record RunningAttempt(
            BuildId buildId, int attempt, @Nullable String phase, Instant claimedAt) {}
}
