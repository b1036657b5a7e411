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

/** The script that stands between a worker and its commands, put where a shell can read it. Thread-safe. */
public final class Guard {

    /** How long a command's leftovers have between SIGTERM and SIGKILL when it has ended by itself. */
    private static final Duration LINGER = Duration.ofSeconds(5);

    private final Path script;

    private Guard(Path script) {
        this.script = script;
    }

    /**
     * Writes the script into a folder, over an older version.
     *
     * @throws IOException if the folder cannot be written to
     */
    public static Guard installIn(Path folder) throws IOException {
        Path script = Files.createDirectories(folder).resolve("guard.sh");
        Path fresh = Files.createTempFile(folder, "guard", ".sh");
        try (InputStream content = Objects.requireNonNull(Guard.class.getResourceAsStream("guard.sh"))) {
            Files.copy(content, fresh, StandardCopyOption.REPLACE_EXISTING);
        }
        Files.move(fresh, script, StandardCopyOption.ATOMIC_MOVE);
        return new Guard(script);
    }

    /**
     * Starts a command; its lines go to {@code lines} from now on.
     *
     * @throws IOException if no process can be started
     */
    public GuardedProcess start(GuardedCommand command, Lines lines) throws IOException {
        List<String> words = new ArrayList<>(List.of(
                // Out of the worker's own session: a signal to the worker's group shall not reach the guard.
                "setsid", "sh", script.toString(), hundredths(command.grace()), hundredths(LINGER), command.mark()));
        words.addAll(command.words());
        ProcessBuilder builder =
                new ProcessBuilder(words).directory(command.folder().toFile());
        builder.environment().clear();
        builder.environment().putAll(command.environment());
        return new GuardedProcess(builder.start(), command, lines);
    }

    private static String hundredths(Duration duration) {
        return Long.toString(duration.toMillis() / 10);
    }
}
