package dev.kiln.worker.report;

import dev.kiln.common.message.AttemptReport;
import dev.kiln.common.message.Claimed;
import dev.kiln.common.message.Finished;
import dev.kiln.common.message.MessageCodec;
import dev.kiln.common.message.PhaseEntered;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers reports, in order per build. A claim is delivered or the job is not taken; a phase is told if it can be; a
 * result is kept on disk and sent until Kafka has it. Thread-safe.
 */
public final class AttemptReporter {

    private static final Logger log = LoggerFactory.getLogger(AttemptReporter.class);

    private static final long PAUSE_MILLIS = 1_000;

    private final Producer<String, byte[]> producer;
    private final String topic;
    private final ReportJournal journal;

    public AttemptReporter(Producer<String, byte[]> producer, String topic, ReportJournal journal) {
        this.producer = producer;
        this.topic = topic;
        this.journal = journal;
    }

    /**
     * Delivers a claim.
     *
     * @throws ExecutionException if Kafka did not take it: the job must not be started
     */
    public void claim(Claimed claim) throws ExecutionException, InterruptedException {
        send(claim).get();
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
     * Delivers a result, however long Kafka is away. An interrupt ends the waiting; the result is on disk then, and the
     * next run of this worker delivers it.
     */
    public void finish(Finished report) throws InterruptedException {
        try {
            journal.keep(report);
        } catch (IOException e) {
            log.error("The result of build {} could not be kept on disk: {}", report.buildId(), e.toString());
        }
        deliver(report);
    }

    /** Delivers what an earlier run could not. */
    public void deliverUndelivered() throws IOException, InterruptedException {
        for (Finished report : journal.undelivered()) {
            log.info("Delivering a result of an earlier run: build {} attempt {}", report.buildId(), report.attempt());
            deliver(report);
        }
    }

    private void deliver(Finished report) throws InterruptedException {
        boolean told = false;
        while (true) {
            try {
                send(report).get();
                journal.delivered(report.claimId());
                return;
            } catch (ExecutionException | KafkaException e) {
                if (!told) {
                    log.warn(
                            "The result of build {} cannot be delivered now; it is kept and tried again: {}",
                            report.buildId(),
                            e.toString());
                }
                told = true;
                Thread.sleep(PAUSE_MILLIS);
            }
        }
    }

    private Future<RecordMetadata> send(AttemptReport report) {
        return producer.send(new ProducerRecord<>(topic, report.buildId().toString(), MessageCodec.encode(report)));
    }
}
