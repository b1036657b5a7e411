package dev.kiln.worker.packer;

import dev.kiln.worker.process.Ending;
import dev.kiln.worker.process.Guard;
import dev.kiln.worker.process.GuardedCommand;
import dev.kiln.worker.process.GuardedProcess;
import dev.kiln.worker.process.Lines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** The Packer of this worker. Thread-safe. */
public final class Packer {

    /** For commands that only read: on a slow machine, with a template that calls out. */
    private static final Duration READING = Duration.ofSeconds(60);

    /** The database of a large Makefile has some thousands. */
    private static final int MOST_LINES = 100_000;

    private final PackerSettings settings;
    private final FailureDoctor doctor;
    private final Guard guard;
    private final Path binary;
    private final String version;
    private final Optional<ContainerImage> image;

    private Packer(
            PackerSettings settings,
            FailureDoctor doctor,
            Guard guard,
            Path binary,
            String version,
            Optional<ContainerImage> image) {
        this.settings = settings;
        this.doctor = doctor;
        this.guard = guard;
        this.binary = binary;
        this.version = version;
        this.image = image;
    }

    /**
     * Asks Packer for its version, and so makes sure that it runs.
     *
     * @throws IOException if it does not: the message says what to do
     */
    public static Packer find(PackerSettings settings, FailureDoctor doctor, Guard guard)
            throws IOException, InterruptedException {
        Path binary = searchPath(settings)
                .find(settings.binary())
                .orElseThrow(() -> new IOException("There is no '%s' that can be run: set kiln.worker.packer.binary"
                        .formatted(settings.binary())));
        PackerOutput output = new PackerOutput(line -> {});
        Path folder = Files.createTempDirectory("kiln-packer");
        try {
            Packer unversioned = new Packer(settings, doctor, guard, binary, "", Optional.empty());
            List<String> words = List.of(binary.toString(), "version", "-machine-readable");
            Ending ending = unversioned
                    .start(new PackerCommand(words, folder, folder, Map.of(), READING), output)
                    .await();
            if (!ending.equals(new Ending.Exited(0)) || output.version().isEmpty()) {
                throw new IOException("'%s version' did not answer as Packer does (%s): set kiln.worker.packer.binary"
                        .formatted(binary, ending));
            }
            return new Packer(settings, doctor, guard, binary, output.version(), Optional.empty());
        } finally {
            Files.deleteIfExists(folder);
        }
    }

    /** For example {@code 1.9.5}; of an image's Packer it is known when a build has begun. */
    public Optional<String> version() {
        return image.isPresent() ? Optional.empty() : Optional.of(version);
    }

    /** Builds by the Packer of a container image; what only reads templates is still done out here. */
    public Packer in(ContainerImage newImage) {
        return new Packer(settings, doctor, guard, binary, version, Optional.of(newImage));
    }

    /** Whether builds find another machine around them than this one. */
    public boolean isContained() {
        return image.isPresent();
    }

    /** Whether it has {@code packer init}, which came with 1.7. */
    public boolean canInit() {
        String[] parts = version.split("\\.", 3);
        return parts.length >= 2
                && parts[1].matches("\\d+")
                && (!parts[0].equals("1") || Integer.parseInt(parts[1]) >= 7);
    }

    /** Its program, as an absolute path. */
    public Path binary() {
        return binary;
    }

    /** What commands get under that name from the worker's own environment. */
    public Optional<String> environment(String name) {
        return Optional.ofNullable(settings.environment().get(name));
    }

    /** The program of that name on the PATH that commands get. */
    public Optional<Path> program(String name) {
        return searchPath(settings).find(name);
    }

    /** The PATH that commands get, with a folder before all others. */
    public String pathBehind(Path folder) {
        return searchPath(settings).behind(folder);
    }

    /**
     * Starts a build.
     *
     * @param redaction takes secrets out of a line: Packer before 1.15.1 shows sensitive variables
     */
    public PackerBuild build(PackerCommand command, Lines log, UnaryOperator<String> redaction) throws IOException {
        PackerOutput output = new PackerOutput(log, redaction);
        GuardedProcess process = image.isPresent() ? contained(image.get(), command, output) : start(command, output);
        return new PackerBuild(process, output, doctor);
    }

    /** The names of the variables that a template declares; nothing, if Packer cannot read it. */
    public Optional<Set<String>> variables(Path template, Path folder, Path scratch)
            throws IOException, InterruptedException {
        PackerOutput output = new PackerOutput(line -> {});
        List<String> words = List.of(binary.toString(), "inspect", "-machine-readable", template.toString());
        Ending ending = start(new PackerCommand(words, folder, scratch, Map.of(), READING), output)
                .await();
        return ending.equals(new Ending.Exited(0)) ? Optional.of(output.variables()) : Optional.empty();
    }

    /** Runs a command that only reads, and gives what it prints, up to a bound; how it ends is not looked at. */
    public List<String> ask(List<String> words, Path folder, Path scratch, Map<String, String> environment)
            throws IOException, InterruptedException {
        List<String> lines = new ArrayList<>();
        Ending unused = start(new PackerCommand(words, folder, scratch, environment, READING), line -> {
                    if (lines.size() < MOST_LINES) {
                        lines.add(line);
                    }
                })
                .await();
        return lines;
    }

    private static SearchPath searchPath(PackerSettings settings) {
        return new SearchPath(settings.environment().getOrDefault("PATH", ""));
    }

    private GuardedProcess start(PackerCommand command, Lines lines) throws IOException {
        return guard.start(guarded(command, command.words()), lines);
    }

    private GuardedProcess contained(ContainerImage box, PackerCommand command, Lines lines) throws IOException {
        Set<Path> writable = new TreeSet<>(List.of(settings.downloads(), command.workspace()));
        // Commands name it by either of its paths.
        writable.add(command.workspace().toRealPath());
        return box.start(
                guarded(command, ContainerImage.tellingTheVersion(command.words())),
                writable,
                command.scratch(),
                lines);
    }

    private GuardedCommand guarded(PackerCommand command, List<String> words) {
        return new GuardedCommand(
                words,
                command.folder(),
                environment(command),
                UUID.randomUUID().toString(),
                command.timeout(),
                settings.grace());
    }

    private Map<String, String> environment(PackerCommand command) {
        Map<String, String> environment = new HashMap<>(settings.environment());
        environment.put("CHECKPOINT_DISABLE", "1");
        environment.put("HCP_PACKER_REGISTRY", "off");
        environment.put("PACKER_NO_COLOR", "1");
        environment.put("PACKER_CACHE_DIR", settings.downloads().toString());
        environment.put("TMPDIR", command.scratch().toString());
        environment.putAll(command.environment());
        return environment;
    }
}
