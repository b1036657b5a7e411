package dev.kiln.worker.report;

import dev.kiln.common.message.MessageCodec;
import dev.kiln.common.message.WorkerCatalog;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells what this worker can build: when it starts, and when that has changed. Thread-safe. */
public final class CatalogPublisher implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(CatalogPublisher.class);

    private static final long PATIENCE_SECONDS = 30;

    /** Looks through the sources. */
    @FunctionalInterface
    public interface Catalogs {
        WorkerCatalog current() throws InterruptedException;
    }

    private final Producer<String, byte[]> producer;
    private final String topic;
    private final Catalogs catalogs;
    private final Duration interval;
    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("catalog").daemon().factory());
    private @Nullable List<WorkerCatalog.Source> told;
    private volatile long lastRound = System.nanoTime();

    public CatalogPublisher(Producer<String, byte[]> producer, String topic, Catalogs catalogs, Duration interval) {
        this.producer = producer;
        this.topic = topic;
        this.catalogs = catalogs;
        this.interval = interval;
    }

    /** Begins to look and tell. */
    public void start() {
        ScheduledFuture<?> unused =
                scheduler.scheduleWithFixedDelay(this::round, 0, interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** How much longer ago it last looked than it should have. */
    public Duration overdue() {
        Duration late = Duration.ofNanos(System.nanoTime() - lastRound).minus(interval);
        return late.isNegative() ? Duration.ZERO : late;
    }

    private void round() {
        try {
            WorkerCatalog catalog = catalogs.current();
            if (!catalog.sources().equals(told)) {
                producer.send(new ProducerRecord<>(topic, catalog.workerId().value(), MessageCodec.encode(catalog)))
                        .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
                told = catalog.sources();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            log.warn("What this worker can build could not be told, and will be: {}", e.toString());
        } catch (RuntimeException e) {
            log.error("What this worker can build could not be found out", e);
        } finally {
            lastRound = System.nanoTime();
        }
    }

    /** Ends it, whatever it does. */
    @Override
    public void close() {
        scheduler.shutdownNow();
    }
}
