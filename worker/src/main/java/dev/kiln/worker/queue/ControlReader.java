package dev.kiln.worker.queue;

import dev.kiln.common.build.WorkerId;
import dev.kiln.common.message.Control;
import dev.kiln.common.message.MessageCodec;
import dev.kiln.common.message.UnreadableMessageException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the coordinator's orders, all of them, and heeds those for this worker. No group: every worker reads every order.
 * Orders from before its start are about an earlier run. One thread.
 */
public final class ControlReader implements Runnable {

    private static final Logger log = LoggerFactory.getLogger(ControlReader.class);

    private static final Duration POLL = Duration.ofSeconds(1);

    private final Consumer<String, byte[]> consumer;
    private final WorkerId worker;
    private final Orders orders;
    private final AtomicBoolean closing = new AtomicBoolean();
    private final AtomicLong passedOver = new AtomicLong();
    private volatile long lastRound = System.nanoTime();

    public ControlReader(Consumer<String, byte[]> consumer, WorkerId worker, Orders orders) {
        this.consumer = consumer;
        this.worker = worker;
        this.orders = orders;
    }

    /**
     * Fixes where to begin: what is ordered from now on is read, however late the loop starts.
     *
     * @throws KafkaException if the topic is not there, or Kafka is not
     */
    public void beginNow(String topic) {
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(each -> new TopicPartition(topic, each.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position);
    }

    /** Ends the loop at once. */
    public void close() {
        closing.set(true);
        consumer.wakeup();
    }

    /** How long ago the loop last came round: about a second, or it is stuck. */
    public Duration sinceLastRound() {
        return Duration.ofNanos(System.nanoTime() - lastRound);
    }

    /** How many records were no orders that this version can read. The api sets them aside, once for all workers. */
    public long passedOver() {
        return passedOver.get();
    }

    @Override
    public void run() {
        try (consumer) {
            while (!closing.get()) {
                lastRound = System.nanoTime();
                round();
            }
        } catch (WakeupException | InterruptException | InterruptedException e) {
            log.debug("Orders are not read any more");
        }
    }

    private void round() throws InterruptedException {
        try {
            consumer.poll(POLL).forEach(this::heed);
        } catch (WakeupException | InterruptException e) {
            throw e;
        } catch (KafkaException e) {
            log.warn("Orders cannot be read now, trying again: {}", e.toString());
            Thread.sleep(POLL);
        }
    }

    private void heed(ConsumerRecord<String, byte[]> each) {
        try {
            Control control = MessageCodec.decode(each.value(), Control.class);
            if (!control.workerId().equals(worker)) {
                return;
            }
            switch (control) {
                case Control.Stop stop -> orders.stop(stop);
                case Control.Drain drain -> orders.drain();
            }
        } catch (UnreadableMessageException e) {
            // Of a newer coordinator, or nobody's: it is one record on a topic that every worker reads, and no reason
            // to stop.
            passedOver.incrementAndGet();
            log.warn("An order cannot be read, and is passed over: {}", e.getMessage());
        }
    }

    /** Who carries the orders out. */
    public interface Orders {
        void stop(Control.Stop stop);

        void drain();
    }
}
