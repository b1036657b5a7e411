package dev.kiln.worker.process;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The scripts that stand between a worker and its commands, put where a shell can read them. Thread-safe. */
public final class Guard {

    /** How long a command's leftovers have between SIGTERM and SIGKILL when it has ended by itself. */
    private static final Duration LINGER = Duration.ofSeconds(5);

    private static final String SCRIPT = "guard.sh";
    private static final String CONTAINED = "contained.sh";

    private final Path folder;
    private final @Nullable ControlGroups groups;

    private Guard(Path folder, @Nullable ControlGroups groups) {
        this.folder = folder;
        this.groups = groups;
    }

    /**
     * Writes its scripts into a folder, over older versions.
     *
     * @throws IOException if the folder cannot be written to
     */
    public static Guard installIn(Path folder) throws IOException {
        Files.createDirectories(folder);
        for (String name : List.of(SCRIPT, CONTAINED)) {
            Path fresh = Files.createTempFile(folder, name, ".new");
            try (InputStream content = Objects.requireNonNull(Guard.class.getResourceAsStream(name))) {
                Files.copy(content, fresh, StandardCopyOption.REPLACE_EXISTING);
            }
            Files.move(fresh, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        }
        return new Guard(folder, null);
    }

    /** The same, which puts each command into a control group of its own. */
    public Guard with(ControlGroups newGroups) {
        return new Guard(folder, newGroups);
    }

    /**
     * Starts a command; its lines go to {@code lines} from now on.
     *
     * @throws IOException if no process can be started
     */
    public GuardedProcess start(GuardedCommand command, Lines lines) throws IOException {
        ControlGroup group = groups == null ? null : groups.open(command.mark());
        // Out of the worker's own session: a signal to the worker's group shall not reach the guard.
        List<String> words = new ArrayList<>(List.of("setsid", "sh"));
        words.addAll(words(
                command, command.mark(), group == null ? "" : group.folder().toString()));
        ProcessBuilder builder =
                new ProcessBuilder(words).directory(command.folder().toFile());
        builder.environment().clear();
        builder.environment().putAll(command.environment());
        return new GuardedProcess(builder.start(), command, group, lines);
    }

    /**
     * What a shell is to run, so that a command runs under the guard.
     *
     * @param group the folder of its control group, if it has one
     */
    List<String> words(GuardedCommand command, String mark, String group) {
        List<String> words = new ArrayList<>(List.of(
                folder.resolve(SCRIPT).toString(), hundredths(command.grace()), hundredths(LINGER), mark, group));
        words.addAll(command.words());
        return words;
    }

    /** The beginning of a command that runs a container by the client of its engine. */
    List<String> containedBy(Path client, String name) {
        return List.of("sh", folder.resolve(CONTAINED).toString(), client.toString(), name);
    }

    /** Where its scripts are. */
    Path folder() {
        return folder;
    }

    private static String hundredths(Duration duration) {
        return Long.toString(duration.toMillis() / 10);
    }
}
