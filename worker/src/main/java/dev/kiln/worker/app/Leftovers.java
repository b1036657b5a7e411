package dev.kiln.worker.app;

import dev.kiln.worker.process.MarkedProcesses;
import dev.kiln.worker.workspace.Workspaces;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Clears away what an earlier run of this worker left, because it was killed. Its guards end its processes; this waits for
 * them, ends what is left all the same, and then removes the workspaces.
 */
record Leftovers(Workspaces workspaces, Duration grace) implements Runnable {

    private static final Logger log = LoggerFactory.getLogger(Leftovers.class);

    /** In the environment of every process of a run: where its workspaces are. */
    static final String RUN = "KILN_RUN";

    @Override
    public void run() {
        try {
            for (Path run : workspaces.leftovers()) {
                awaitProcesses(run);
                Workspaces.remove(run);
                log.info("Removed what an earlier run had left in {}", run);
            }
        } catch (IOException e) {
            log.warn("Workspaces of an earlier run could not be removed: {}", e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitProcesses(Path run) throws InterruptedException {
        long deadline = System.nanoTime() + grace.plusSeconds(20).toNanos();
        List<ProcessHandle> left = MarkedProcesses.with(RUN, run.toString());
        while (!left.isEmpty()) {
            if (System.nanoTime() > deadline) {
                left.forEach(ProcessHandle::destroyForcibly);
            }
            Thread.sleep(500);
            left = MarkedProcesses.with(RUN, run.toString());
        }
    }
}
