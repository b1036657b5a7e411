package dev.kiln.worker.report;

import dev.kiln.common.message.AttemptReport;
import dev.kiln.common.message.Claimed;
import dev.kiln.common.message.Finished;
import dev.kiln.common.message.MessageCodec;
import dev.kiln.common.message.PhaseEntered;
import dev.kiln.common.trace.TraceHeaders;
import dev.kiln.common.trace.Traces;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers reports, in order per build. A claim is delivered or the job is not taken; a phase is told if it can be; a
 * result is kept on disk and sent until Kafka has it. Thread-safe.
 */
public final class AttemptReporter {

    private static final Logger log = LoggerFactory.getLogger(AttemptReporter.class);

    private static final long PAUSE_MILLIS = 1_000;

    /** Shorter than the lock on a job (15 s or more): what is held longer is delivered to somebody else as well. */
    private static final Duration CLAIM_PATIENCE = Duration.ofSeconds(10);

    /** How long a worker that leaves tries to deliver what is safe on its disk. */
    private static final Duration LAST_TRIES = Duration.ofSeconds(10);

    private final Producer<String, byte[]> producer;
    private final String topic;
    private final ReportJournal journal;
    private final Traces traces;
    private final AtomicReference<@Nullable Long> leaveAt = new AtomicReference<>();

    public AttemptReporter(Producer<String, byte[]> producer, String topic, ReportJournal journal, Traces traces) {
        this.producer = producer;
        this.topic = topic;
        this.journal = journal;
        this.traces = traces;
    }

    /**
     * Delivers a claim, and tries for some seconds: giving the job back costs one of its few deliveries.
     *
     * @throws ExecutionException if Kafka did not take it: the job must not be started
     */
    public void claim(Claimed claim) throws ExecutionException, InterruptedException {
        long deadline = System.nanoTime() + CLAIM_PATIENCE.toNanos();
        while (true) {
            try {
                sendAndWait(claim);
                return;
            } catch (ExecutionException e) {
                if (System.nanoTime() - deadline > 0) {
                    throw e;
                }
                log.debug("The claim of build {} is tried again: {}", claim.buildId(), e.toString());
                Thread.sleep(PAUSE_MILLIS);
            }
        }
    }

    /** Tells of a phase, without waiting; that it could not be told harms nothing. */
    public void phase(PhaseEntered phase) {
        try {
            Future<RecordMetadata> unused = send(phase);
        } catch (KafkaException e) {
            log.debug("Phase of build {} could not be told: {}", phase.buildId(), e.toString());
        }
    }

    /**
     * Delivers a result, however long Kafka is away. An interrupt ends the waiting, and so does {@link #leave()}; the result
     * is on disk then, and the next run of this worker delivers it.
     */
    public void finish(Finished report) throws InterruptedException {
        deliver(report, keep(report));
    }

    /** Delivers what an earlier run could not. */
    public void deliverUndelivered() throws IOException, InterruptedException {
        for (Finished report : journal.undelivered()) {
            log.info("Delivering a result of an earlier run: build {} attempt {}", report.buildId(), report.attempt());
            deliver(report, true);
        }
    }

    /** The worker leaves: nobody waits for Kafka any more for the sake of what is on disk. */
    public void leave() {
        leaveAt.set(System.nanoTime() + LAST_TRIES.toNanos());
    }

    /**
     * Keeps a result on disk, over an earlier version of it.
     *
     * @return whether it is safe there
     */
    public boolean keep(Finished report) {
        try {
            journal.keep(report);
            return true;
        } catch (IOException e) {
            log.error("The result of build {} could not be kept on disk: {}", report.buildId(), e.toString());
            return false;
        }
    }

    private void deliver(Finished report, boolean kept) throws InterruptedException {
        for (long tries = 1; ; tries++) {
            try {
                sendAndWait(report);
                journal.delivered(report.claimId());
                return;
            } catch (ExecutionException e) {
                if (kept && isLeaving()) {
                    log.warn(
                            "The result of build {} stays on disk: the next start delivers it. {}",
                            report.buildId(),
                            e.toString());
                    return;
                }
                if (tries == 1) {
                    log.warn(
                            "The result of build {} cannot be delivered now; it is tried again: {}",
                            report.buildId(),
                            e.toString());
                }
                Thread.sleep(PAUSE_MILLIS);
            }
        }
    }

    private boolean isLeaving() {
        Long deadline = leaveAt.get();
        return deadline != null && System.nanoTime() - deadline > 0;
    }

    private void sendAndWait(AttemptReport report) throws ExecutionException, InterruptedException {
        try {
            send(report).get();
        } catch (KafkaException e) {
            throw new ExecutionException(e);
        }
    }

    private Future<RecordMetadata> send(AttemptReport report) {
        var each = new ProducerRecord<>(topic, report.buildId().toString(), MessageCodec.encode(report));
        TraceHeaders.add(each.headers(), traces.context());
        return producer.send(each);
    }
}
