package dev.kiln.worker.queue;

import dev.kiln.common.message.Job;
import dev.kiln.common.message.MessageCodec;
import dev.kiln.common.message.UnreadableMessageException;
import dev.kiln.common.trace.TraceHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ShareConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicIdPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes jobs, one whenever there is a slot for it, as a member of the pool's share group (KIP-932). A job is claimed, then
 * begun, and acknowledged meanwhile: no record is held while Packer runs, since a lock that lapses in between has jobs run
 * twice. If the acknowledgement comes to nothing, or the worker dies before it, the job is delivered again, and the ledger,
 * which knows the claim, tells the second one to stop. One thread.
 *
 * <p>Each delivery counts towards the group's limit, after which Kafka drops the job in silence. So none is taken while it
 * could not be claimed, and after a claim that came to nothing the queue is left alone for longer and longer. A job that is
 * dropped all the same is missed by the ledger, which queues the build again.
 */
public final class JobQueue implements Runnable {

    private static final Logger log = LoggerFactory.getLogger(JobQueue.class);

    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    private final ShareConsumer<String, byte[]> consumer;
    private final Taker taker;
    private final DeadLetters deadLetters;
    private final CountDownLatch closing = new CountDownLatch(1);
    private Duration pause = SHORTEST_PAUSE;
    private volatile long lastRound = System.nanoTime();

    /** @param consumer subscribed; acknowledges explicitly, and gets one record at a time */
    public JobQueue(ShareConsumer<String, byte[]> consumer, Taker taker, DeadLetters deadLetters) {
        this.consumer = consumer;
        this.taker = taker;
        this.deadLetters = deadLetters;
    }

    /** Ends the loop soon; no job is taken after that. */
    public void close() {
        closing.countDown();
    }

    /** How long ago the loop last came round: it grows while all slots are occupied by no more than a few seconds. */
    public Duration sinceLastRound() {
        return Duration.ofNanos(System.nanoTime() - lastRound);
    }

    @Override
    public void run() {
        try (consumer) {
            while (!isClosing()) {
                lastRound = System.nanoTime();
                round();
            }
        } catch (InterruptedException | InterruptException | WakeupException e) {
            log.debug("The queue is left");
        }
    }

    private boolean isClosing() {
        return closing.getCount() == 0;
    }

    private void round() throws InterruptedException {
        if (!taker.awaitReady(POLL) || isClosing()) {
            return;
        }
        try {
            for (ConsumerRecord<String, byte[]> each : consumer.poll(POLL)) {
                take(each);
                pause = SHORTEST_PAUSE;
            }
        } catch (InterruptException | WakeupException e) {
            throw e;
        } catch (KafkaException | ExecutionException e) {
            log.warn("No job can be taken now, trying again in {}: {}", pause, e.toString());
            rest();
        } catch (RuntimeException e) {
            log.error("Taking a job met a bug; going on with the next", e);
            rest();
        }
    }

    private void rest() throws InterruptedException {
        boolean unused = closing.await(pause.toMillis(), TimeUnit.MILLISECONDS);
        Duration longer = pause.multipliedBy(2);
        pause = longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE;
    }

    /** What was begun is not given back, even if it cannot be acknowledged. */
    private void take(ConsumerRecord<String, byte[]> each) throws ExecutionException, InterruptedException {
        Optional<Runnable> attempt = claim(each);
        if (attempt.isPresent()) {
            attempt.get().run();
            acknowledge(each, AcknowledgeType.ACCEPT);
        }
    }

    /** A record that is not settled otherwise is given back: the consumer refuses to go on while one is held. */
    private Optional<Runnable> claim(ConsumerRecord<String, byte[]> each)
            throws ExecutionException, InterruptedException {
        try {
            return claimOrSettle(each);
        } catch (ExecutionException | InterruptedException | RuntimeException e) {
            release(each, e);
            throw e;
        }
    }

    private void release(ConsumerRecord<String, byte[]> each, Exception cause) {
        try {
            acknowledge(each, AcknowledgeType.RELEASE);
        } catch (IllegalStateException e) {
            cause.addSuppressed(e); // It was settled before that happened.
        }
    }

    private Optional<Runnable> claimOrSettle(ConsumerRecord<String, byte[]> each)
            throws ExecutionException, InterruptedException {
        Job job;
        try {
            job = MessageCodec.decode(each.value(), Job.class);
        } catch (UnreadableMessageException e) {
            deadLetters.accept(each, e);
            acknowledge(each, AcknowledgeType.ACCEPT);
            return Optional.empty();
        }
        // While this was waited for, the worker may have become unable to do it.
        if (isClosing() || !taker.awaitReady(Duration.ZERO)) {
            acknowledge(each, AcknowledgeType.RELEASE);
            return Optional.empty();
        }
        return Optional.of(taker.claim(job, Instant.ofEpochMilli(each.timestamp()), TraceHeaders.in(each.headers())));
    }

    private void acknowledge(ConsumerRecord<String, byte[]> each, AcknowledgeType type) {
        consumer.acknowledge(each, type);
        Map<TopicIdPartition, Optional<KafkaException>> results = consumer.commitSync();
        results.values()
                .forEach(result -> result.ifPresent(failure -> log.warn(
                        "Job {} may be delivered again, because its acknowledgement came to nothing: {}",
                        each.key(),
                        failure.toString())));
    }

    /** Who runs the jobs. */
    public interface Taker {

        /** Waits until one more job can be claimed and run; false if none can after that time. */
        boolean awaitReady(Duration atMost) throws InterruptedException;

        /**
         * Claims a job, so that the coordinator knows of it. Tries for a bounded time.
         *
         * @param publishedAt when the broker took the job
         * @param trace the context that it came with
         * @return what starts it, and returns at once
         * @throws ExecutionException if the claim could not be written down: the job is somebody else's
         */
        Runnable claim(Job job, Instant publishedAt, Map<String, String> trace)
                throws ExecutionException, InterruptedException;
    }
}
