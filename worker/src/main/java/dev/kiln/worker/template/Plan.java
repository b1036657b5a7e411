package dev.kiln.worker.template;

import dev.kiln.common.build.Failure;
import dev.kiln.common.build.FailureClass;
import dev.kiln.worker.packer.PackerCommand;
import java.util.Optional;

/** What is to be done for a request. */
public sealed interface Plan {

    /**
     * It can be built.
     *
     * @param preparation fetches what attempts share, so one attempt at a time runs it
     * @param build does the rest
     * @param os the operating system of the image, if the template tells
     */
    record Ready(Optional<PackerCommand> preparation, PackerCommand build, Optional<String> os) implements Plan {}

    /** It cannot be built, now or later. */
    record Refused(Failure failure) implements Plan {

        static Refused badRequest(String rule, String message, String advice) {
            return new Refused(new Failure(FailureClass.BAD_REQUEST, rule, message, advice, null));
        }
    }
}
