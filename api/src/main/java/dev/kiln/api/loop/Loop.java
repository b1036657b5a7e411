package dev.kiln.api.loop;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Work that goes on for as long as the application does, in a thread of its own that is told to stop by an interrupt, and
 * waited for only so long. Thread-safe.
 */
public abstract class Loop implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(Loop.class);

    private final String name;
    private final Duration patience;
    private volatile @Nullable Thread thread;

    /**
     * Does not start yet.
     *
     * @param name of the thread
     * @param patience how long {@link #stop} waits for its end
     */
    protected Loop(String name, Duration patience) {
        this.name = name;
        this.patience = patience;
    }

    /** What the thread does, until it is interrupted or {@link #isRunning} is false. */
    protected abstract void run() throws InterruptedException;

    @Override
    public void start() {
        Thread started = new Thread(this::runToItsEnd, name);
        thread = started;
        started.start();
    }

    /** Whether it was started and not told to stop. */
    @Override
    public final boolean isRunning() {
        return thread != null;
    }

    @Override
    public final void stop() {
        Thread stopped = thread;
        thread = null;
        if (stopped == null) {
            return;
        }
        stopped.interrupt();
        try {
            boolean ended = stopped.join(patience);
            if (!ended) {
                log.warn("{} has not ended within {}", name, patience);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void runToItsEnd() {
        try {
            run();
        } catch (InterruptedException e) {
            log.debug("{} stops", name);
        }
    }
}
