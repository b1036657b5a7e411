package dev.kiln.worker.packer;

import dev.kiln.common.message.MessageCodec;
import dev.kiln.worker.process.Ending;
import dev.kiln.worker.process.Guard;
import dev.kiln.worker.process.GuardedCommand;
import dev.kiln.worker.process.GuardedProcess;
import dev.kiln.worker.process.Lines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** The Packer of this worker. Thread-safe. */
public final class Packer {

    /** For commands that only read: on a slow machine, with a template that calls out. */
    private static final Duration READING = Duration.ofSeconds(60);

    private final PackerSettings settings;
    private final Guard guard;
    private final String version;

    private Packer(PackerSettings settings, Guard guard, String version) {
        this.settings = settings;
        this.guard = guard;
        this.version = version;
    }

    /**
     * Asks Packer for its version, and so makes sure that it runs.
     *
     * @throws IOException if it does not: the message says what to do
     */
    public static Packer find(PackerSettings settings, Guard guard) throws IOException, InterruptedException {
        PackerOutput output = new PackerOutput(line -> {});
        Path folder = Files.createTempDirectory("kiln-packer");
        try {
            Packer unversioned = new Packer(settings, guard, "");
            Ending ending = unversioned
                    .start(
                            List.of("version", "-machine-readable"),
                            new Surroundings(folder, folder, Map.of()),
                            READING,
                            output)
                    .await();
            if (!ending.equals(new Ending.Exited(0)) || output.version().isEmpty()) {
                throw new IOException("'%s version' did not answer as Packer does (%s): set kiln.worker.packer.binary"
                        .formatted(settings.binary(), ending));
            }
            return new Packer(settings, guard, output.version());
        } finally {
            Files.deleteIfExists(folder);
        }
    }

    /** For example {@code 1.9.5}. */
    public String version() {
        return version;
    }

    /**
     * Starts a build. Variables go through a file that only this user can read, never through the command line.
     *
     * @param template the template's file or folder
     */
    public PackerBuild build(
            Path template, Map<String, String> variables, Surroundings surroundings, Duration timeout, Lines log)
            throws IOException {
        Path file = surroundings.scratch().resolve("request.pkrvars.json");
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(file, MessageCodec.encode(variables));
        List<String> words = List.of(
                "build",
                "-machine-readable",
                "-color=false",
                "-on-error=cleanup",
                "-var-file=" + file,
                template.toString());
        PackerOutput output = new PackerOutput(log);
        return new PackerBuild(start(words, surroundings, timeout, output), output);
    }

    /** The names of the variables that a template declares; nothing, if Packer cannot read it. */
    public Optional<Set<String>> variables(Path template, Surroundings surroundings)
            throws IOException, InterruptedException {
        PackerOutput output = new PackerOutput(line -> {});
        List<String> words = List.of("inspect", "-machine-readable", template.toString());
        Ending ending = start(words, surroundings, READING, output).await();
        return ending.equals(new Ending.Exited(0)) ? Optional.of(output.variables()) : Optional.empty();
    }

    private GuardedProcess start(List<String> arguments, Surroundings surroundings, Duration timeout, Lines lines)
            throws IOException {
        List<String> words = new ArrayList<>(List.of(settings.binary()));
        words.addAll(arguments);
        return guard.start(
                new GuardedCommand(
                        words,
                        surroundings.folder(),
                        environment(surroundings),
                        UUID.randomUUID().toString(),
                        timeout,
                        settings.grace()),
                lines);
    }

    private Map<String, String> environment(Surroundings surroundings) {
        Map<String, String> environment = new HashMap<>(settings.environment());
        environment.put("CHECKPOINT_DISABLE", "1");
        environment.put("HCP_PACKER_REGISTRY", "off");
        environment.put("PACKER_NO_COLOR", "1");
        environment.put(
                "PACKER_CACHE_DIR", surroundings.scratch().resolve("cache").toString());
        environment.put("TMPDIR", surroundings.scratch().toString());
        environment.putAll(surroundings.environment());
        return environment;
    }

    /**
     * Where a Packer runs.
     *
     * @param folder its working directory
     * @param scratch a private folder for its temporary files; a short path, since sockets are made in it
     * @param environment what it gets beside the worker's allow-list
     */
    public record Surroundings(Path folder, Path scratch, Map<String, String> environment) {}
}
