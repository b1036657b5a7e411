package dev.kiln.api.outbox;

import dev.kiln.api.loop.Loop;
import dev.kiln.common.trace.Traces;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.core.ProducerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Carries the outbox to Kafka, in every instance; a lock in the database lets one of them work at a time, and the next
 * one goes on at once when that one dies. A message is deleted after the broker has acknowledged it, in the transaction
 * that read it: a crash between the two publishes it again.
 */
@Component
class OutboxRelay extends Loop {

    private static final Logger log = LoggerFactory.getLogger(OutboxRelay.class);

    /** Another instance that is at it may have looked before this one's last commit. */
    private static final Duration TURN = Duration.ofMillis(20);

    private final OutboxStore store;
    private final OutboxProperties properties;
    private final OutboxSignal signal;
    private final ProducerFactory<String, byte[]> producers;
    private final TransactionTemplate transaction;
    private final OutboxMeters meters;
    private final Traces traces;
    private boolean failing;

    OutboxRelay(
            OutboxStore store,
            OutboxProperties properties,
            OutboxSignal signal,
            ProducerFactory<String, byte[]> producers,
            TransactionTemplate transaction,
            OutboxMeters meters,
            Traces traces) {
        super("outbox-relay", Duration.ofSeconds(15));
        this.store = store;
        this.properties = properties;
        this.signal = signal;
        this.producers = producers;
        this.transaction = transaction;
        this.meters = meters;
        this.traces = traces;
    }

    @Override
    protected void run() throws InterruptedException {
        while (isRunning()) {
            try {
                round();
                recovered();
            } catch (RuntimeException e) {
                failed(e);
                Thread.sleep(properties.retryDelay());
            }
        }
    }

    /** Publishes what is due; when nothing is, waits for more. */
    private void round() throws InterruptedException {
        Optional<OutboxBatch.Outcome> published = publish();
        OutboxBatch.Outcome outcome = published.orElse(OutboxBatch.Outcome.NOTHING);
        meters.roundCompleted(outcome.delivered().size());
        if (outcome.failure() != null) {
            throw new IllegalStateException(outcome.failure().getMessage(), outcome.failure());
        }
        if (published.isEmpty()) {
            Thread.sleep(TURN);
        } else if (outcome.delivered().isEmpty()) {
            signal.await(store.untilNextDue(properties.pollInterval()));
        }
    }

    /** Nothing if another instance is at it. */
    private Optional<OutboxBatch.Outcome> publish() throws InterruptedException {
        try {
            return Optional.ofNullable(transaction.execute(status -> store.tryLock() ? publishDue() : null));
        } catch (Interruption e) {
            throw e.cause;
        }
    }

    private OutboxBatch.Outcome publishDue() {
        List<OutboxMessage> messages = store.oldest(properties.batchSize(), properties.batchBytes());
        return messages.isEmpty() ? OutboxBatch.Outcome.NOTHING : publish(messages);
    }

    private OutboxBatch.Outcome publish(List<OutboxMessage> messages) {
        try {
            // Asked for each time: the factory replaces a producer that is beyond repair.
            OutboxBatch.Outcome outcome = new OutboxBatch(producers.createProducer(), traces).send(messages);
            store.delete(outcome.delivered());
            return outcome;
        } catch (InterruptedException e) {
            throw new Interruption(e);
        }
    }

    private void failed(Exception e) {
        meters.roundFailed();
        if (!failing && isRunning()) {
            log.warn("Cannot publish the outbox, trying again every {}: {}", properties.retryDelay(), e.toString());
        }
        failing = true;
    }

    private void recovered() {
        if (failing) {
            log.info("The outbox is published again");
        }
        failing = false;
    }

    /** Carries a checked exception through the transaction, which it rolls back. */
    private static final class Interruption extends RuntimeException {

        private static final long serialVersionUID = 1;

        private final InterruptedException cause;

        Interruption(InterruptedException cause) {
            super(cause);
            this.cause = cause;
        }
    }
}
