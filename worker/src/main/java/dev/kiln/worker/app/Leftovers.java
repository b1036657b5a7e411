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
record Leftovers(Workspaces workspaces, Containers containers, Confinement confinement, Duration grace)
        implements Runnable {

    private static final Logger log = LoggerFactory.getLogger(Leftovers.class);

    /** For the guards, who may have begun later and need a moment themselves. */
    private static final Duration MARGIN = Duration.ofSeconds(20);

    /** In the environment of every process of a run: where its workspaces are. */
    static final String RUN = "KILN_RUN";

    @Override
    public void run() {
        try {
            for (Path run : workspaces.leftovers()) {
                awaitProcesses(run);
                if (containers.engine().isPresent()) {
                    containers.engine().get().endLeft(run.toString(), grace);
                }
                Workspaces.remove(run);
                log.info("Removed what an earlier run had left in {}", run);
            }
            if (confinement.groups().isPresent()) {
                confinement.groups().get().endLeft();
            }
        } catch (IOException e) {
            log.warn("Workspaces of an earlier run could not be removed: {}", e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The guards of that run are at it, with the same grace; where one was killed too, this does its work. */
    private void awaitProcesses(Path run) throws InterruptedException {
        List<ProcessHandle> left = MarkedProcesses.end(RUN, run.toString(), grace.plus(MARGIN));
        if (!left.isEmpty()) {
            log.error("Processes of an earlier run cannot be killed: {}", left);
        }
    }
}
