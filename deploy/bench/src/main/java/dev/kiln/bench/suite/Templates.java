package dev.kiln.bench.suite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The Packer templates that benchmarks build. */
final class Templates {

    /** Does nothing: what is left is Packer itself. */
    static final String NOTHING = "nothing";

    /** Runs until it is told to stop, and writes down when it was. */
    static final String ENDLESS = "endless";

    private Templates() {}

    static void write(Path folder, Path log) throws IOException {
        Files.createDirectories(folder.resolve(NOTHING));
        Files.writeString(folder.resolve(NOTHING).resolve("template.json"), """
                {"builders": [{"type": "null", "communicator": "none"}]}
                """);
        Files.createDirectories(folder.resolve(ENDLESS));
        Files.writeString(folder.resolve(ENDLESS).resolve("wait"), """
                #!/bin/bash
                trap 'echo "$EPOCHREALTIME stopped $KILN_CLAIM" >> "%1$s"; exit 1' TERM
                echo "$EPOCHREALTIME waiting $KILN_CLAIM" >> '%1$s'
                while true; do read -t 60 < <(sleep 60) || true; done
                """.formatted(log));
        Files.writeString(folder.resolve(ENDLESS).resolve("template.json"), """
                {"builders": [{"type": "null", "communicator": "none"}],
                 "provisioners": [{"type": "shell-local", "inline": ["exec bash wait"]}]}
                """);
    }
}
