package dev.kiln.worker.report;

import dev.kiln.common.build.BuildId;
import dev.kiln.common.build.ClaimId;
import dev.kiln.common.message.LogChunk;
import dev.kiln.common.message.MessageCodec;
import dev.kiln.worker.process.Lines;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;

/**
 * The log of one attempt on its way to Kafka, in chunks: a line leaves at the latest a flush interval after it came. Never
 * blocks who writes: when Kafka is slow, lines are held up to a bound, and beyond it counted and left out, with a line that
 * says so. Thread-safe.
 */
public final class AttemptLog implements Lines {

    private static final int CHUNK = 64 * 1024;
    private static final int MOST_UNDER_WAY = 32;

    private final Producer<String, byte[]> producer;
    private final String topic;
    private final BuildId build;
    private final int attempt;
    private final ClaimId claim;
    private final Redaction redaction;
    private final LogLimits limits;
    private final Clock clock;
    private final Semaphore underWay = new Semaphore(MOST_UNDER_WAY);
    private final StringBuilder pending = new StringBuilder();
    private final Thread flusher;
    private long sequence;
    private long written;
    private long leftOut;
    private boolean closed;

    /** Begins a log. {@link #end()} it to send the rest. */
    public AttemptLog(
            Producer<String, byte[]> producer,
            String topic,
            BuildId build,
            int attempt,
            ClaimId claim,
            Redaction redaction,
            LogLimits limits,
            Clock clock) {
        this.producer = producer;
        this.topic = topic;
        this.build = build;
        this.attempt = attempt;
        this.claim = claim;
        this.redaction = redaction;
        this.limits = limits;
        this.clock = clock;
        this.flusher = Thread.ofPlatform().name("log-" + claim).daemon().start(this::flushRegularly);
    }

    @Override
    public synchronized void accept(String line) {
        String safe = redaction.apply(line);
        if (closed || written > limits.size() || pending.length() > limits.buffer()) {
            leftOut++;
            return;
        }
        tellOfLeftOut();
        written += safe.length() + 1L;
        pending.append(safe).append('\n');
        if (pending.length() >= CHUNK) {
            flush();
        }
    }

    /** How many chunks there are. Final after {@link #end()}. */
    public synchronized long chunks() {
        return sequence;
    }

    /** Sends what is left. Waits for a slow Kafka for a bounded time; what cannot be sent then is not in the log. */
    public void end() throws InterruptedException {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        flusher.join(TimeUnit.SECONDS.toMillis(5));
        boolean free = underWay.tryAcquire(MOST_UNDER_WAY, limits.patience().toMillis(), TimeUnit.MILLISECONDS);
        if (free) {
            underWay.release(MOST_UNDER_WAY);
        }
        synchronized (this) {
            tellOfLeftOut();
            flush();
        }
    }

    private void tellOfLeftOut() {
        if (leftOut > 0) {
            pending.append("[%d lines left out here: the log is too large, or Kafka too slow]\n".formatted(leftOut));
            leftOut = 0;
        }
    }

    private synchronized void flushRegularly() {
        try {
            while (!closed) {
                wait(limits.flushInterval().toMillis());
                flush();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Sends what is pending, if there is room; else it stays pending. */
    private synchronized void flush() {
        if (pending.isEmpty() || !underWay.tryAcquire()) {
            return;
        }
        String text = pending.toString();
        pending.setLength(0);
        LogChunk chunk = new LogChunk(build, attempt, claim, sequence++, text, clock.instant());
        try {
            Future<RecordMetadata> unused = producer.send(
                    new ProducerRecord<>(topic, build.toString(), MessageCodec.encode(chunk)),
                    (sent, failure) -> underWay.release());
        } catch (KafkaException e) {
            underWay.release();
        }
    }

    /**
     * How much is kept of a log, and how long.
     *
     * @param size of a whole log, in characters
     * @param buffer of what waits for Kafka, in characters
     * @param flushInterval after which a line is sent
     * @param patience how long the end of an attempt waits for a slow Kafka
     */
    public record LogLimits(long size, int buffer, Duration flushInterval, Duration patience) {}
}
