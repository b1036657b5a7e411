package dev.kiln.worker.process;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A command under the guard. The worker holds its lifeline, a pipe: closing it ends the command, and the operating system
 * closes it when the worker dies. Thread-safe.
 */
public final class GuardedProcess {

    private static final Logger log = LoggerFactory.getLogger(GuardedProcess.class);

    /** The variable that the guard marks its processes with. */
    static final String MARK = "KILN_CLAIM";

    /** What the guard itself needs, beside the grace that it gives: its lingering, its kills, a slow machine. */
    private static final Duration MARGIN = Duration.ofSeconds(20);

    /** An exit code beyond this is a signal's, or is the word of a command that a signal ended. */
    private static final int SIGNAL = 128;

    private final Process guard;
    private final GuardedCommand command;
    private final @Nullable ControlGroup group;
    private final List<Thread> pumps;
    private final CompletableFuture<?> ended;
    private final CompletableFuture<Void> stopped = new CompletableFuture<>();
    private volatile @Nullable Excess excess;

    GuardedProcess(Process guard, GuardedCommand command, @Nullable ControlGroup group, Lines lines) {
        this.guard = guard;
        this.command = command;
        this.group = group;
        this.ended = guard.onExit();
        this.pumps = List.of(
                Thread.ofPlatform().name("out-" + command.mark()).start(new LinePump(guard.getInputStream(), lines)),
                Thread.ofPlatform().name("err-" + command.mark()).start(new LinePump(guard.getErrorStream(), lines)));
    }

    /** Ends the command: SIGTERM, its grace, SIGKILL. Returns at once; {@link #await()} tells when it is done. */
    public void stop() {
        stopped.complete(null);
        cutLifeline();
    }

    /**
     * Waits until no process of the command is left and all of its lines were handed on. Ends it when its time is over.
     *
     * @throws InterruptedException if the waiting thread is interrupted; the command is being ended then
     */
    public Ending await() throws InterruptedException {
        try {
            boolean inTime = comes(CompletableFuture.anyOf(ended, stopped), command.timeout());
            boolean toldTo = stopped.isDone();
            cutLifeline();
            awaitGuard();
            leaveGroup();
            awaitPumps();
            int code = guard.exitValue();
            if (toldTo) {
                return new Ending.Stopped(code);
            }
            return inTime ? new Ending.Exited(code) : new Ending.TimedOut(code);
        } catch (InterruptedException e) {
            cutLifeline();
            throw e;
        }
    }

    /** The limit that it met, if it is over and has met one. */
    public Optional<Excess> excess() {
        return Optional.ofNullable(excess);
    }

    private void leaveGroup() throws InterruptedException {
        if (group != null) {
            excess = group.excess().orElse(null);
            group.remove();
        }
    }

    /** A guard ends what it guards and then itself, unless somebody has killed or frozen it. */
    private void awaitGuard() throws InterruptedException {
        Duration atMost = command.grace().plus(MARGIN);
        if (comes(ended, atMost)) {
            if (guard.exitValue() > SIGNAL) {
                endLeftovers(command.grace());
            }
        } else {
            log.warn("The guard of {} has not ended within {}: killing all that is left", command.mark(), atMost);
            endLeftovers(Duration.ZERO);
            guard.destroyForcibly().waitFor();
        }
    }

    private void endLeftovers(Duration grace) throws InterruptedException {
        List<ProcessHandle> left = MarkedProcesses.end(MARK, command.mark(), grace);
        if (!left.isEmpty()) {
            log.error("Processes of {} cannot be killed: {}", command.mark(), left);
        }
    }

    private static boolean comes(CompletableFuture<?> event, Duration within) throws InterruptedException {
        try {
            event.get(within.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException("Waiting for a process failed", e);
        }
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
