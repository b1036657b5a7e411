package dev.kiln.worker.attempt;

import dev.kiln.common.build.ClaimId;
import dev.kiln.common.message.StopReason;
import dev.kiln.common.message.WorkerBeat;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Room for a number of attempts at once. Thread-safe. */
public final class Slots {

    private final int size;
    private final Map<ClaimId, Attempt> attempts = new LinkedHashMap<>();
    private final Runnable changed;
    private boolean closed;

    /** @param changed called, by the thread that did it, when a slot was occupied or freed */
    public Slots(int size, Runnable changed) {
        this.size = size;
        this.changed = changed;
    }

    public int size() {
        return size;
    }

    public synchronized int occupied() {
        return attempts.size();
    }

    /** Waits for a free slot; there is none any more after {@link #close()}. */
    public synchronized boolean awaitFree(Duration atMost) throws InterruptedException {
        return await(atMost, size - 1) && !closed;
    }

    /** No more attempts: the worker leaves. */
    public synchronized void close() {
        closed = true;
    }

    public synchronized boolean isClosed() {
        return closed;
    }

    /** Waits until every attempt is over. */
    public synchronized boolean awaitEmpty(Duration atMost) throws InterruptedException {
        return await(atMost, 0);
    }

    /** Occupies a slot. */
    public void occupy(Attempt attempt) {
        synchronized (this) {
            attempts.put(attempt.claim(), attempt);
        }
        changed.run();
    }

    /** Frees its slot. */
    public void free(Attempt attempt) {
        synchronized (this) {
            attempts.remove(attempt.claim());
            notifyAll();
        }
        changed.run();
    }

    /** Ends an attempt, if it is here. */
    public synchronized boolean stop(ClaimId claim, StopReason reason) {
        Attempt attempt = attempts.get(claim);
        if (attempt != null) {
            attempt.stop(reason);
        }
        return attempt != null;
    }

    /** Ends all of them. */
    public synchronized void stopAll(StopReason reason) {
        attempts.values().forEach(each -> each.stop(reason));
    }

    public synchronized List<WorkerBeat.Running> running() {
        return attempts.values().stream().map(Attempt::running).toList();
    }

    private boolean await(Duration atMost, int occupiedAtMost) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (attempts.size() > occupiedAtMost) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        return true;
    }
}
