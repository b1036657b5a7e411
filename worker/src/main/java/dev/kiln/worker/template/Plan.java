package dev.kiln.worker.template;

import dev.kiln.common.build.Failure;
import dev.kiln.common.build.FailureClass;
import dev.kiln.worker.packer.Packer;
import dev.kiln.worker.packer.PackerCommand;
import java.util.Optional;
import java.util.Set;

/** What is to be done for a request. */
public sealed interface Plan {

    /**
     * Fetches what attempts share: plugins, tools. One attempt at a time does it, and if it went well no other one does it
     * again.
     *
     * @param key tells what is fetched
     * @param done the keys of what was fetched, by this run of the worker; thread-safe
     */
    record Preparation(PackerCommand command, String key, Set<String> done) {}

    /**
     * It can be built.
     *
     * @param packer which builds it
     * @param preparation goes before it, if anything has to be fetched
     * @param build does the rest
     * @param os the operating system of the image, if the template tells
     * @param hallmark what would prove an image that is there already to be of this build, if anything would
     */
    record Ready(
            Packer packer,
            Optional<Preparation> preparation,
            PackerCommand build,
            Optional<String> os,
            Optional<Hallmark> hallmark)
            implements Plan {}

    /** It cannot be built, now or later. */
    record Refused(Failure failure) implements Plan {

        static Refused badRequest(String rule, String message, String advice) {
            return new Refused(new Failure(FailureClass.BAD_REQUEST, rule, message, advice, null));
        }
    }
}
