package dev.kiln.api.outbox;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.apache.kafka.clients.producer.Producer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.kafka.core.ProducerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Carries the outbox to Kafka, in every instance; a lock in the database lets one of them work at a time, and the next
 * one goes on at once when that one dies. A message is deleted after the broker has acknowledged it, in the transaction
 * that read it: a crash between the two publishes it again.
 */
@Component
class OutboxRelay implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(OutboxRelay.class);

    private final OutboxStore store;
    private final OutboxProperties properties;
    private final DataSource database;
    private final ProducerFactory<String, byte[]> producers;
    private final TransactionTemplate transaction;
    private final AtomicLong lastRound = new AtomicLong(System.nanoTime());
    private volatile @Nullable Thread thread;
    private boolean failing;

    OutboxRelay(
            OutboxStore store,
            OutboxProperties properties,
            DataSource database,
            ProducerFactory<String, byte[]> producers,
            TransactionTemplate transaction,
            MeterRegistry meters) {
        this.store = store;
        this.properties = properties;
        this.database = database;
        this.producers = producers;
        this.transaction = transaction;
        TimeGauge.builder("kiln.outbox.relay.idle", () -> System.nanoTime() - lastRound.get(), TimeUnit.NANOSECONDS)
                .description("Time since the relay's last completed round; growing means that it is stuck")
                .register(meters);
        Gauge.builder("kiln.outbox.pending", store, each -> each.backlog().messages())
                .description("Messages that wait to be published, of all instances: counted in the database")
                .register(meters);
        TimeGauge.builder(
                        "kiln.outbox.age",
                        store,
                        TimeUnit.SECONDS,
                        each -> each.backlog().oldestSeconds())
                .description("Age of the oldest message that waits to be published, of all instances")
                .register(meters);
    }

    @Override
    public void start() {
        Thread started = new Thread(this::run, "outbox-relay");
        thread = started;
        started.start();
    }

    @Override
    public void stop() {
        Thread stopped = thread;
        thread = null;
        if (stopped == null) {
            return;
        }
        stopped.interrupt();
        try {
            stopped.join(TimeUnit.SECONDS.toMillis(15));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }

    private void run() {
        Producer<String, byte[]> producer = producers.createProducer();
        try (OutboxSignal signal = new OutboxSignal(database)) {
            while (isRunning()) {
                try {
                    round(producer, signal);
                    recovered();
                } catch (SQLException | RuntimeException | ExecutionException e) {
                    failed(e);
                    Thread.sleep(properties.retryDelay());
                }
            }
        } catch (InterruptedException e) {
            log.debug("Outbox relay stops");
        }
    }

    /** Publishes what is there; when that is less than a full batch, waits for more. */
    private void round(Producer<String, byte[]> producer, OutboxSignal signal)
            throws SQLException, ExecutionException, InterruptedException {
        int published = publish(producer);
        lastRound.set(System.nanoTime());
        if (published < properties.batchSize()) {
            signal.await(properties.pollInterval());
        }
    }

    private int publish(Producer<String, byte[]> producer) throws ExecutionException, InterruptedException {
        try {
            Integer published = transaction.execute(status -> {
                if (!store.tryLock()) {
                    return 0;
                }
                List<OutboxMessage> messages = store.oldest(properties.batchSize());
                if (!messages.isEmpty()) {
                    send(producer, messages);
                    store.delete(messages);
                }
                return messages.size();
            });
            return published == null ? 0 : published;
        } catch (SendFailure e) {
            throw e.cause;
        }
    }

    private static void send(Producer<String, byte[]> producer, List<OutboxMessage> messages) {
        try {
            new OutboxBatch(producer).send(messages);
        } catch (ExecutionException e) {
            throw new SendFailure(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while publishing; the messages stay in the outbox", e);
        }
    }

    private void failed(Exception e) {
        if (!failing) {
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
    private static final class SendFailure extends RuntimeException {

        private static final long serialVersionUID = 1;

        private final ExecutionException cause;

        SendFailure(ExecutionException cause) {
            super(cause);
            this.cause = cause;
        }
    }
}
