package dev.kiln.api.outbox;

import dev.kiln.api.sql.AfterCommit;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/**
 * Wakes this instance's relay when a transaction of this instance has committed that appended to the outbox. Not by
 * PostgreSQL's {@code NOTIFY}, under whose lock transactions commit one by one, each with its own wait for the disk.
 * Thread-safe.
 */
@Component
class OutboxSignal {

    private final Semaphore news = new Semaphore(0);

    /** To be called in the transaction. */
    void wakeAfterCommit() {
        AfterCommit.run(news::release);
    }

    /** Returns when something was appended since the last call, or after the time-out. */
    void await(Duration timeout) throws InterruptedException {
        if (news.tryAcquire(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
            news.drainPermits();
        }
    }
}
