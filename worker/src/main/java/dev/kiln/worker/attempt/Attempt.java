package dev.kiln.worker.attempt;

import dev.kiln.common.build.ClaimId;
import dev.kiln.common.message.Job;
import dev.kiln.common.message.Phase;
import dev.kiln.common.message.StopReason;
import dev.kiln.common.message.WorkerBeat;
import dev.kiln.worker.packer.PackerBuild;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An attempt that occupies a slot: what it is, how far it is, and whether it shall stop. Thread-safe. */
public final class Attempt {

    private final Job job;
    private final ClaimId claim;
    private final Map<String, String> trace;
    private Phase phase = Phase.PREPARING;
    private @Nullable StopReason stopReason;
    private @Nullable PackerBuild packer;

    /** @param trace the context that the job came with */
    public Attempt(Job job, ClaimId claim, Map<String, String> trace) {
        this.job = job;
        this.claim = claim;
        this.trace = trace;
    }

    public Job job() {
        return job;
    }

    public ClaimId claim() {
        return claim;
    }

    public Map<String, String> trace() {
        return trace;
    }

    /** Ends it as soon as it can be ended. The first reason counts. */
    synchronized void stop(StopReason reason) {
        if (stopReason == null) {
            stopReason = reason;
        }
        if (packer != null) {
            packer.stop();
        }
    }

    synchronized Optional<StopReason> stopReason() {
        return Optional.ofNullable(stopReason);
    }

    synchronized void enter(Phase next) {
        phase = next;
    }

    /** Packer runs; if the attempt was stopped meanwhile, not for long. */
    synchronized void attach(PackerBuild started) {
        packer = started;
        if (stopReason != null) {
            started.stop();
        }
    }

    /** The version of Packer, if what runs or ran has told it. */
    synchronized Optional<String> packerVersion() {
        return Optional.ofNullable(packer).flatMap(PackerBuild::version);
    }

    synchronized WorkerBeat.Running running() {
        return new WorkerBeat.Running(job.buildId(), job.attempt(), claim, phase);
    }
}
