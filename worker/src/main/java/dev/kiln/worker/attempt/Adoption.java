package dev.kiln.worker.attempt;

import dev.kiln.common.build.Failure;
import dev.kiln.worker.adoption.ExistingImages;
import dev.kiln.worker.adoption.ExistingImages.Finding;
import dev.kiln.worker.packer.PackerOutcome;
import dev.kiln.worker.process.Lines;
import dev.kiln.worker.template.Hallmark;
import java.util.Optional;

/** A build whose image is there already, since an attempt before had made it, has succeeded. */
record Adoption(ExistingImages images, Lines log) {

    /** The rule for names that are taken. */
    private static final String NAME_EXISTS = "name-exists";

    PackerOutcome of(PackerOutcome outcome, Optional<Hallmark> hallmark) {
        if (hallmark.isEmpty()
                || !(outcome instanceof PackerOutcome.Failed failed)
                || !failed.failure().rule().equals(NAME_EXISTS)) {
            return outcome;
        }
        return switch (images.find(hallmark.get())) {
            case Finding.Complete complete -> {
                log.accept("An earlier attempt of this build has made %s, complete in %s: it is taken"
                        .formatted(complete.name(), complete.ids()));
                yield PackerOutcome.Succeeded.existingAmi(complete.name(), complete.ids());
            }
            case Finding.Unproven unproven ->
                new PackerOutcome.Failed(
                        explained(failed.failure(), unproven.reason()), failed.packerArtifacts(), failed.leftBehind());
        };
    }

    private static Failure explained(Failure failure, String reason) {
        return new Failure(
                failure.failureClass(),
                failure.rule(),
                "%s, and it is not certain that it is this build's, and complete: %s"
                        .formatted(failure.message(), reason),
                failure.advice(),
                failure.exitCode(),
                failure.line());
    }
}
