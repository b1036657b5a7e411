package dev.kiln.worker.packer;

import dev.kiln.common.build.Failure;
import dev.kiln.common.build.FailureClass;
import dev.kiln.common.build.LeftBehind;
import dev.kiln.worker.process.Ending;
import dev.kiln.worker.process.GuardedProcess;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

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

    /** The version of Packer, if the build itself has told it so far. */
    public Optional<String> version() {
        return Optional.of(output.version()).filter(each -> !each.isEmpty());
    }

    /** Waits for its end. A build that made nothing has failed. */
    public PackerOutcome await() throws InterruptedException {
        return outcome(process.await(), this::exited);
    }

    /** Waits for the end of what only prepares a build. */
    public PackerOutcome awaitPreparation() throws InterruptedException {
        return outcome(
                process.await(),
                exit -> exit.code() == 0
                        ? new PackerOutcome.Succeeded(List.of())
                        : new PackerOutcome.Failed(
                                doctor.diagnose(exit.code(), output, process.excess()), List.of(), null));
    }

    private PackerOutcome outcome(Ending ending, Function<Ending.Exited, PackerOutcome> exited) {
        return switch (ending) {
            case Ending.Exited exit -> exited.apply(exit);
            case Ending.TimedOut late ->
                new PackerOutcome.Failed(
                        Failure.of(
                                FailureClass.TIMEOUT,
                                "timeout",
                                "Packer was ended: it took longer than the request allows"),
                        output.artifacts(),
                        leftBehind(late));
            case Ending.Stopped stopped -> stopped(stopped);
        };
    }

    /** Told to stop when it was done already, an image is an image: whether it is still wanted is for the ledger to say. */
    private PackerOutcome stopped(Ending.Stopped stopped) {
        List<PackerArtifact> artifacts = output.artifacts();
        return stopped.code() == 0 && !artifacts.isEmpty()
                ? new PackerOutcome.Succeeded(artifacts)
                : new PackerOutcome.Stopped(artifacts, leftBehind(stopped));
    }

    /** A Packer that a signal has ended has removed nothing. */
    private @Nullable LeftBehind leftBehind(Ending ending) {
        return ending.bySignal()
                ? new LeftBehind(
                        "Packer ended with code %d, before it had cleaned up: what it had made in a cloud may still be there"
                                .formatted(ending.code()),
                        output.names())
                : null;
    }

    private PackerOutcome exited(Ending.Exited exited) {
        int code = exited.code();
        List<PackerArtifact> artifacts = output.artifacts();
        if (code != 0) {
            return new PackerOutcome.Failed(
                    doctor.diagnose(code, output, process.excess()), artifacts, leftBehind(exited));
        }
        if (artifacts.isEmpty()) {
            return new PackerOutcome.Failed(
                    new Failure(
                            FailureClass.PERMANENT,
                            "no-artifact",
                            "Packer ended well and made nothing",
                            "Check that the template has a builder, and that no 'only' or 'except' leaves all of them out",
                            code),
                    artifacts,
                    null);
        }
        return new PackerOutcome.Succeeded(artifacts);
    }
}
