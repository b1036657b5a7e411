package dev.kiln.bench.suite;

import dev.kiln.bench.measure.Surroundings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The Packer templates that benchmarks build. */
final class Templates {

    /** Does nothing: what is left is Packer itself. */
    static final String NOTHING = "nothing";

    /** Runs until it is told to stop, and writes down when it was. */
    static final String ENDLESS = "endless";

    private Templates() {}

    /**
     * Makes a git repository of them: of such a source a worker reads a template once, not for every build.
     *
     * @return its commit
     */
    static String write(Path folder, Path log) throws IOException, InterruptedException {
        Files.createDirectories(folder.resolve(NOTHING));
        Files.writeString(folder.resolve(NOTHING).resolve("template.json"), """
                {"builders": [{"type": "null", "communicator": "none"}]}
                """);
        Files.createDirectories(folder.resolve(ENDLESS));
        Files.writeString(folder.resolve(ENDLESS).resolve("wait"), """
                #!/bin/bash
                trap 'echo "$EPOCHREALTIME stopped" >> "%1$s"; exit 1' TERM
                echo "$EPOCHREALTIME waiting" >> '%1$s'
                while true; do read -t 60 < <(sleep 60) || true; done
                """.formatted(log));
        Files.writeString(folder.resolve(ENDLESS).resolve("template.json"), """
                {"builders": [{"type": "null", "communicator": "none"}],
                 "provisioners": [{"type": "shell-local", "inline": ["exec bash wait"]}]}
                """);
        for (List<String> words : List.of(
                List.of("init", "--quiet", "--initial-branch=main"),
                List.of("add", "--all"),
                List.of(
                        "-c",
                        "user.name=bench",
                        "-c",
                        "user.email=bench@localhost",
                        "commit",
                        "--quiet",
                        "-m",
                        "All"))) {
            List<String> command = new ArrayList<>(List.of("git", "-C", folder.toString()));
            command.addAll(words);
            int code = new ProcessBuilder(command).inheritIO().start().waitFor();
            if (code != 0) {
                throw new IllegalStateException("'%s' has ended with %d".formatted(String.join(" ", command), code));
            }
        }
        return Surroundings.output("git", "-C", folder.toString(), "rev-parse", "HEAD");
    }
}
