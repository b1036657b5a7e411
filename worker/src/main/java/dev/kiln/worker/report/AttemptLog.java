package dev.kiln.worker.report;

import dev.kiln.common.build.BuildId;
import dev.kiln.common.build.ClaimId;
import dev.kiln.common.message.LogChunk;
import dev.kiln.common.message.MessageCodec;
import dev.kiln.worker.process.Lines;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log of one attempt on its way to Kafka, in chunks: a line leaves a flush interval after it came. Never blocks who
 * writes: when Kafka is slow or away, lines are held up to a bound, and beyond it counted and left out, with a line that
 * says so. One chunk is under way at a time, until Kafka has it. Thread-safe.
 */
public final class AttemptLog implements Lines {

    private static final Logger log = LoggerFactory.getLogger(AttemptLog.class);

    private static final int CHUNK = 64 * 1024;
    private static final Duration PAUSE = Duration.ofMillis(200);

    private final Producer<String, byte[]> producer;
    private final String topic;
    private final BuildId build;
    private final int attempt;
    private final ClaimId claim;
    private final Redaction redaction;
    private final LogLimits limits;
    private final Clock clock;
    private final StringBuilder pending = new StringBuilder();
    private final Thread sender;
    private long sequence;
    private long written;
    private long leftOut;
    private boolean closed;
    private boolean underWay;

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
        this.sender = Thread.ofPlatform().name("log-" + claim).daemon().start(this::sendAll);
    }

    @Override
    public void accept(String line) {
        append(redaction.apply(line));
    }

    /** The same log, for lines out of which a {@link SecretFilter} has taken this attempt's secrets: once is enough. */
    public Lines redacted() {
        return this::append;
    }

    private synchronized void append(String safe) {
        if (closed || written > limits.size() || pending.length() > limits.buffer()) {
            leftOut++;
            return;
        }
        boolean first = pending.isEmpty();
        tellOfLeftOut();
        written += safe.length() + 1L;
        pending.append(safe).append('\n');
        if (first || pending.length() >= CHUNK) {
            // Whoever sends waits for a first line, and then for nothing but its time or a whole chunk.
            notifyAll();
        }
    }

    /**
     * How many chunks there are; final after {@link #end()}. What could not be sent until then counts as one: its number is
     * what a reader misses.
     */
    public synchronized long chunks() {
        return sequence + (underWay || !pending.isEmpty() ? 1 : 0);
    }

    /** Sends what is left. Waits for a slow Kafka for a bounded time; what cannot be sent then is not in the log. */
    public void end() throws InterruptedException {
        synchronized (this) {
            closed = true;
            tellOfLeftOut();
            notifyAll();
        }
        if (!sender.join(limits.patience())) {
            sender.interrupt();
            sender.join();
        }
    }

    private void tellOfLeftOut() {
        if (leftOut > 0) {
            pending.append("[%d lines left out here: the log is too large, or Kafka too slow]\n".formatted(leftOut));
            leftOut = 0;
        }
    }

    private void sendAll() {
        try {
            for (String text = next(); !text.isEmpty(); text = next()) {
                send(text);
                sent();
            }
        } catch (InterruptedException | InterruptException e) {
            log.warn("The end of the log of build {} could not be sent in time", build);
        }
    }

    /** Waits for lines, and a little for more of them; nothing after the last. */
    private synchronized String next() throws InterruptedException {
        while (pending.isEmpty() && !closed) {
            wait();
        }
        long deadline = System.nanoTime() + limits.flushInterval().toNanos();
        for (long left = limits.flushInterval().toNanos(); left > 0; left = deadline - System.nanoTime()) {
            if (closed || pending.length() >= CHUNK) {
                break;
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        String text = pending.substring(0, endOfChunk());
        pending.delete(0, text.length());
        underWay = !text.isEmpty();
        return text;
    }

    /** Whole lines, at least one if there is one. */
    private int endOfChunk() {
        if (pending.length() <= CHUNK) {
            return pending.length();
        }
        int before = pending.lastIndexOf("\n", CHUNK - 1);
        return 1 + (before >= 0 ? before : pending.indexOf("\n", CHUNK));
    }

    private synchronized void sent() {
        underWay = false;
        sequence++;
    }

    /** Until Kafka has it, or will never take it: then its number is missing, and a reader is told. */
    private void send(String text) throws InterruptedException {
        byte[] chunk = MessageCodec.encode(new LogChunk(build, attempt, claim, sequence, text, clock.instant()));
        while (true) {
            try {
                producer.send(new ProducerRecord<>(topic, build.toString(), chunk))
                        .get();
                return;
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof RetriableException)) {
                    log.warn("A part of the log of build {} is refused: {}", build, e.toString());
                    return;
                }
                Thread.sleep(PAUSE);
            }
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
