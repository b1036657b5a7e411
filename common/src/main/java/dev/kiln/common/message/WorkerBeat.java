package dev.kiln.common.message;

import dev.kiln.common.build.BuildId;
import dev.kiln.common.build.ClaimId;
import dev.kiln.common.build.WorkerId;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A worker lives, and this is what it is doing. Sent every two seconds, and at once when a claim begins or ends.
 *
 * @param incarnation the run of the worker, new at each start of it
 * @param slots how many attempts it can run at once
 * @param running what it runs now
 * @param draining whether it takes no more jobs
 * @param obstacle why it takes no jobs at present, if it cannot: a full disk, for example
 * @param version the version of Kiln that it runs
 * @param packerVersion the version of Packer that it runs, if it has found one
 * @param host the name of its machine
 * @param startedAt by its own clock, for people only
 */
public record WorkerBeat(
        WorkerId workerId,
        UUID incarnation,
        String pool,
        int slots,
        List<Running> running,
        boolean draining,
        @Nullable String obstacle,
        String version,
        @Nullable String packerVersion,
        String host,
        Instant startedAt)
        implements Beat {

    public WorkerBeat {
        Objects.requireNonNull(workerId, "workerId is missing");
        Objects.requireNonNull(incarnation, "incarnation is missing");
        Objects.requireNonNull(pool, "pool is missing");
        Objects.requireNonNull(version, "version is missing");
        Objects.requireNonNull(host, "host is missing");
        Objects.requireNonNull(startedAt, "startedAt is missing");
        running = running == null ? List.of() : List.copyOf(running);
    }

    /** An attempt that occupies a slot. */
    public record Running(BuildId buildId, int attempt, ClaimId claimId, Phase phase) {
        public Running {
            Objects.requireNonNull(buildId, "buildId is missing");
            Objects.requireNonNull(claimId, "claimId is missing");
            Objects.requireNonNull(phase, "phase is missing");
        }
    }
}
