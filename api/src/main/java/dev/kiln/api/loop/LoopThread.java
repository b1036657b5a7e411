package dev.kiln.api.loop;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A thread that runs until it is told to stop, by an interrupt, and that is waited for only so long. Thread-safe. */
public final class LoopThread {

    private static final Logger log = LoggerFactory.getLogger(LoopThread.class);

    private final String name;
    private final Duration patience;
    private volatile @Nullable Thread thread;

    /** @param patience how long {@link #stop} waits for its end */
    public LoopThread(String name, Duration patience) {
        this.name = name;
        this.patience = patience;
    }

    /** What the thread does, until it is interrupted or {@link #isRunning} is false. */
    public interface Body {
        void run() throws InterruptedException;
    }

    public void start(Body body) {
        Thread started = new Thread(() -> run(body), name);
        thread = started;
        started.start();
    }

    /** Whether it was started and not told to stop. */
    public boolean isRunning() {
        return thread != null;
    }

    public void stop() {
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

    private void run(Body body) {
        try {
            body.run();
        } catch (InterruptedException e) {
            log.debug("{} stops", name);
        }
    }
}
