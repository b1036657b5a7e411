package dev.kiln.worker.report;

import dev.kiln.common.message.MessageCodec;
import dev.kiln.common.message.WorkerBeat;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the coordinator, again and again, that this worker lives and what it runs; and knows since when nobody could be
 * told. Thread-safe.
 */
public final class Heartbeats implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Heartbeats.class);

    private final Producer<String, byte[]> producer;
    private final String topic;
    private final Supplier<WorkerBeat> beat;
    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("heartbeats").daemon().factory());
    private volatile long lastContact = System.nanoTime();

    public Heartbeats(Producer<String, byte[]> producer, String topic, Supplier<WorkerBeat> beat) {
        this.producer = producer;
        this.topic = topic;
        this.beat = beat;
    }

    /** Begins to beat. */
    public void start(Duration interval) {
        ScheduledFuture<?> unused =
                scheduler.scheduleAtFixedRate(this::send, 0, interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Beats now: something changed that the coordinator wants to know. */
    public void now() {
        if (!scheduler.isShutdown()) {
            scheduler.execute(this::send);
        }
    }

    /** How long ago Kafka last took a beat. */
    public Duration silence() {
        return Duration.ofNanos(System.nanoTime() - lastContact);
    }

    private void send() {
        try {
            WorkerBeat current = beat.get();
            Future<RecordMetadata> unused = producer.send(
                    new ProducerRecord<>(topic, current.workerId().value(), MessageCodec.encode(current)),
                    (sent, failure) -> {
                        if (failure == null) {
                            lastContact = System.nanoTime();
                        }
                    });
        } catch (KafkaException e) {
            log.debug("A heartbeat could not be sent at {}: {}", Instant.now(), e.toString());
        } catch (RuntimeException e) {
            log.error("A heartbeat could not be made", e);
        }
    }

    @Override
    public void close() {
        scheduler.shutdownNow();
    }
}
