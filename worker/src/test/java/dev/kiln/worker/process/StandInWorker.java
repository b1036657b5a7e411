package dev.kiln.worker.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A process that guards a command and waits for it, to be killed by a test. */
final class StandInWorker {

    private StandInWorker() {}

    /** @param args the guard's folder, the mark, and what a shell shall run */
    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[0]);
        Guard.installIn(folder)
                .start(
                        new GuardedCommand(
                                List.of("sh", "-c", args[2]),
                                folder,
                                Map.of("PATH", System.getenv("PATH")),
                                args[1],
                                Duration.ofMinutes(5),
                                Duration.ofSeconds(2)),
                        line -> {})
                .await();
    }
}
