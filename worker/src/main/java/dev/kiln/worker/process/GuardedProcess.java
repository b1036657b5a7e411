package dev.kiln.worker.process;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A command under the guard. The worker holds its lifeline, a pipe: closing it ends the command, and the operating system
 * closes it when the worker dies. Thread-safe.
 */
public final class GuardedProcess {

    private static final Logger log = LoggerFactory.getLogger(GuardedProcess.class);

    /** What the guard itself needs, beside the grace that it gives: its lingering, its kills, a slow machine. */
    private static final Duration MARGIN = Duration.ofSeconds(20);

    private static final int KILLED = 128 + 9;

    private final Process guard;
    private final GuardedCommand command;
    private final List<Thread> pumps;
    private volatile boolean stopped;

    GuardedProcess(Process guard, GuardedCommand command, Lines lines) {
        this.guard = guard;
        this.command = command;
        this.pumps = List.of(
                Thread.ofPlatform().name("out-" + command.mark()).start(new LinePump(guard.getInputStream(), lines)),
                Thread.ofPlatform().name("err-" + command.mark()).start(new LinePump(guard.getErrorStream(), lines)));
    }

    /** Ends the command: SIGTERM, its grace, SIGKILL. Returns at once; {@link #await()} tells when it is done. */
    public void stop() {
        stopped = true;
        cutLifeline();
    }

    /**
     * Waits until no process of the command is left and all of its lines were handed on. Ends it when its time is over.
     *
     * @throws InterruptedException if the waiting thread is interrupted; the command is being ended then
     */
    public Ending await() throws InterruptedException {
        try {
            boolean inTime = guard.waitFor(command.timeout().toMillis(), TimeUnit.MILLISECONDS);
            cutLifeline();
            awaitGuard();
            awaitPumps();
            if (stopped) {
                return new Ending.Stopped();
            }
            return inTime ? new Ending.Exited(guard.exitValue()) : new Ending.TimedOut();
        } catch (InterruptedException e) {
            cutLifeline();
            throw e;
        }
    }

    private void awaitGuard() throws InterruptedException {
        Duration atMost = command.grace().plus(MARGIN);
        if (!guard.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
            log.warn("The guard of {} has not ended within {}: killing all that is left", command.mark(), atMost);
            guard.destroyForcibly().waitFor();
        }
        if (guard.exitValue() == KILLED) {
            sweep();
        }
    }

    /** The guard was killed, perhaps: what it guarded may be left. */
    private void sweep() throws InterruptedException {
        for (int tries = 0; tries < 50; tries++) {
            List<ProcessHandle> left = MarkedProcesses.with("KILN_CLAIM", command.mark());
            if (left.isEmpty()) {
                return;
            }
            left.forEach(ProcessHandle::destroyForcibly);
            Thread.sleep(100);
        }
        log.error(
                "Processes of {} cannot be killed: {}",
                command.mark(),
                MarkedProcesses.with("KILN_CLAIM", command.mark()));
    }

    /** The pipes end with the last process that had them. One that could not be killed is not waited for. */
    private void awaitPumps() throws InterruptedException {
        for (Thread pump : pumps) {
            if (!pump.join(Duration.ofSeconds(5))) {
                log.warn("Somebody outside of {} keeps its output open: the rest of it is not read", command.mark());
                pump.interrupt();
            }
        }
    }

    private void cutLifeline() {
        try {
            guard.getOutputStream().close();
        } catch (IOException e) {
            // The guard has ended: there is nothing to cut.
        }
    }
}
