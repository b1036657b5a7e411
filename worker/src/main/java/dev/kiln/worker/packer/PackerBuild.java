package dev.kiln.worker.packer;

import dev.kiln.common.build.Failure;
import dev.kiln.common.build.FailureClass;
import dev.kiln.worker.process.Ending;
import dev.kiln.worker.process.GuardedProcess;
import java.util.List;
import java.util.function.IntFunction;

/** A {@code packer build} under way. Thread-safe. */
public final class PackerBuild {

    private final GuardedProcess process;
    private final PackerOutput output;
    private final FailureDoctor doctor;

    PackerBuild(GuardedProcess process, PackerOutput output, FailureDoctor doctor) {
        this.process = process;
        this.output = output;
        this.doctor = doctor;
    }

    /** Tells Packer to clean up and end. */
    public void stop() {
        process.stop();
    }

    /** Waits for its end. A build that made nothing has failed. */
    public PackerOutcome await() throws InterruptedException {
        return outcome(process.await(), this::exited);
    }

    /** Waits for the end of what only prepares a build. */
    public PackerOutcome awaitPreparation() throws InterruptedException {
        return outcome(
                process.await(),
                code -> code == 0
                        ? new PackerOutcome.Succeeded(List.of())
                        : new PackerOutcome.Failed(doctor.diagnose(code, output), List.of()));
    }

    private PackerOutcome outcome(Ending ending, IntFunction<PackerOutcome> exited) {
        return switch (ending) {
            case Ending.Exited exit -> exited.apply(exit.code());
            case Ending.TimedOut late ->
                new PackerOutcome.Failed(
                        Failure.of(
                                FailureClass.TIMEOUT,
                                "timeout",
                                "Packer was ended: it took longer than the request allows"),
                        output.artifacts());
            case Ending.Stopped stopped -> stopped(stopped.code());
        };
    }

    /** Told to stop when it was done already, an image is an image: whether it is still wanted is for the ledger to say. */
    private PackerOutcome stopped(int code) {
        List<PackerArtifact> artifacts = output.artifacts();
        return code == 0 && !artifacts.isEmpty()
                ? new PackerOutcome.Succeeded(artifacts)
                : new PackerOutcome.Stopped(artifacts);
    }

    private PackerOutcome exited(int code) {
        List<PackerArtifact> artifacts = output.artifacts();
        if (code != 0) {
            return new PackerOutcome.Failed(doctor.diagnose(code, output), artifacts);
        }
        if (artifacts.isEmpty()) {
            return new PackerOutcome.Failed(
                    new Failure(
                            FailureClass.PERMANENT,
                            "no-artifact",
                            "Packer ended well and made nothing",
                            "Check that the template has a builder, and that no 'only' or 'except' leaves all of them out",
                            code),
                    artifacts);
        }
        return new PackerOutcome.Succeeded(artifacts);
    }
}
