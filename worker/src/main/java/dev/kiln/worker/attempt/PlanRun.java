package dev.kiln.worker.attempt;

import dev.kiln.common.build.Failure;
import dev.kiln.common.build.FailureClass;
import dev.kiln.worker.packer.Packer;
import dev.kiln.worker.packer.PackerBuild;
import dev.kiln.worker.packer.PackerCommand;
import dev.kiln.worker.packer.PackerOutcome;
import dev.kiln.worker.report.SecretFilter;
import dev.kiln.worker.template.Plan;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;

/**
 * Carries out a plan: what attempts share is fetched by one of them at a time, the rest runs beside other attempts.
 *
 * @param sharing held by the attempt that fetches
 */
record PlanRun(Lock sharing, Attempt attempt, Discretion discretion, Deadline deadline) {

    private static final long CHECK_MILLIS = 200;

    PackerOutcome run(Plan.Ready plan) throws IOException, InterruptedException {
        if (attempt.stopReason().isPresent()) {
            return new PackerOutcome.Stopped(List.of(), null);
        }
        if (plan.preparation().isPresent()) {
            PackerOutcome prepared = prepare(plan.packer(), plan.preparation().get());
            if (!(prepared instanceof PackerOutcome.Succeeded)) {
                return prepared;
            }
        }
        return run(plan.packer(), plan.build()).await();
    }

    private PackerOutcome prepare(Packer packer, Plan.Preparation preparation)
            throws IOException, InterruptedException {
        while (!sharing.tryLock(CHECK_MILLIS, TimeUnit.MILLISECONDS)) {
            if (attempt.stopReason().isPresent()) {
                return new PackerOutcome.Stopped(List.of(), null);
            }
            if (deadline.isOver()) {
                return new PackerOutcome.Failed(
                        Failure.of(
                                FailureClass.TIMEOUT,
                                "timeout",
                                "Other attempts of this worker fetched their dependencies for all of the time that the request allows"),
                        List.of(),
                        null);
            }
        }
        try {
            if (preparation.done().contains(preparation.key())) {
                return new PackerOutcome.Succeeded(List.of());
            }
            PackerOutcome outcome = run(packer, preparation.command()).awaitPreparation();
            if (outcome instanceof PackerOutcome.Succeeded) {
                preparation.done().add(preparation.key());
            }
            return outcome;
        } finally {
            sharing.unlock();
        }
    }

    private PackerBuild run(Packer packer, PackerCommand command) throws IOException {
        PackerBuild build = packer.build(
                command.within(deadline.rest()), discretion.log().redacted(), new SecretFilter(discretion.secrets()));
        attempt.attach(build);
        return build;
    }
}
