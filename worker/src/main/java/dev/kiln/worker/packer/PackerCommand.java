package dev.kiln.worker.packer;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A command that is Packer, or has Packer run: make, of the Kubernetes Image Builder.
 *
 * @param words the program and its arguments; no shell sees them, and no secret is in them
 * @param folder where it runs
 * @param scratch a private folder for its temporary files, in its workspace; a short path, since sockets are made in it
 * @param environment what it gets beside the worker's allow-list
 * @param timeout how long it may run
 */
public record PackerCommand(
        List<String> words, Path folder, Path scratch, Map<String, String> environment, Duration timeout) {

    public PackerCommand {
        words = List.copyOf(words);
        environment = Map.copyOf(environment);
    }

    /** All that is the attempt's own: its scratch folder is in it, beside its templates. */
    Path workspace() {
        return scratch.resolve("..").normalize();
    }

    /** The same, with less time. */
    public PackerCommand within(Duration rest) {
        return new PackerCommand(words, folder, scratch, environment, rest);
    }
}
