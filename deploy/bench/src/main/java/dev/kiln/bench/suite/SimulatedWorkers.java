package dev.kiln.bench.suite;

import dev.kiln.common.build.Artifact;
import dev.kiln.common.build.ClaimId;
import dev.kiln.common.build.WorkerId;
import dev.kiln.common.message.AttemptOutcome;
import dev.kiln.common.message.AttemptReport;
import dev.kiln.common.message.Claimed;
import dev.kiln.common.message.Finished;
import dev.kiln.common.message.Job;
import dev.kiln.common.message.MessageCodec;
import dev.kiln.common.message.Phase;
import dev.kiln.common.message.PhaseEntered;
import dev.kiln.common.message.WorkerBeat;
import dev.kiln.common.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Many workers of one slot in this JVM that build nothing, since a thousand real ones do not fit on a machine. To the
 * coordinator they are as real ones: each beats every two seconds and whenever an attempt begins or ends, claims, tells
 * of three phases and of a result. They share one producer, and one member of the pool's share group takes jobs for all.
 */
final class SimulatedWorkers implements AutoCloseable {

    private static final Topics TOPICS = new Topics(Topics.DEFAULT_PREFIX);
    private static final Duration BEAT = Duration.ofSeconds(2);
    private static final int MOST_JOBS = 50;

    private final Map<String, Object> kafka;
    private final String pool;
    private final Duration time;
    private final int mostJobs;
    private final CountDownLatch open;
    private final BlockingQueue<One> idle = new LinkedBlockingQueue<>();
    private final KafkaProducer<String, byte[]> producer;
    private final ScheduledExecutorService clock = Executors.newScheduledThreadPool(2);
    private final Thread taking = Thread.ofPlatform().name("simulated-workers").unstarted(this::take);

    /**
     * Makes them; they do nothing yet.
     *
     * @param time that each build takes
     * @param builds how many they are to build
     */
    SimulatedWorkers(Bed bed, int workers, String pool, Duration time, int builds) {
        this.pool = pool;
        this.time = time;
        // All of a batch are claimed before the first is run.
        this.mostJobs = Math.min(MOST_JOBS, workers);
        this.open = new CountDownLatch(builds);
        kafka = Map.of("bootstrap.servers", bed.cluster().bootstrapServers());
        producer = new KafkaProducer<>(kafka, new StringSerializer(), new ByteArraySerializer());
        for (int i = 0; i < workers; i++) {
            idle.add(new One(new WorkerId("simulated-%d-%d".formatted(workers, i))));
        }
    }

    /** They beat from now on, evenly spread. */
    void beat() {
        long first = 0;
        for (One each : idle) {
            var unused =
                    clock.scheduleAtFixedRate(each::beat, first / idle.size(), BEAT.toMillis(), TimeUnit.MILLISECONDS);
            first += BEAT.toMillis();
        }
    }

    /** They take jobs from now on. */
    void takeJobs() {
        taking.start();
    }

    /** Whether they have built all that they were to build within that time. */
    boolean awaitAll(Duration atMost) throws InterruptedException {
        return open.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void take() {
        var settings = new HashMap<>(kafka);
        settings.putAll(Map.of(
                "group.id",
                TOPICS.workers(pool),
                "share.acknowledgement.mode",
                "explicit",
                "share.acquire.mode",
                "record_limit",
                "max.poll.records",
                mostJobs));
        try (var consumer = new KafkaShareConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
            consumer.subscribe(List.of(TOPICS.jobs(pool)));
            while (!taking.isInterrupted()) {
                List<One> begun = new ArrayList<>();
                List<Future<?>> claims = new ArrayList<>();
                for (ConsumerRecord<String, byte[]> each : consumer.poll(Duration.ofMillis(500))) {
                    One one = idle.take();
                    claims.add(one.claim(MessageCodec.decode(each.value(), Job.class)));
                    begun.add(one);
                    consumer.acknowledge(each);
                }
                for (Future<?> claim : claims) {
                    Object unused = claim.get();
                }
                var unused = consumer.commitSync();
                begun.forEach(One::run);
            }
        } catch (InterruptedException | InterruptException e) {
            // They are closed.
        } catch (ExecutionException e) {
            throw new IllegalStateException("Kafka does not take a claim", e);
        }
    }

    /** At once when the calling thread is interrupted. */
    @Override
    public void close() {
        taking.interrupt();
        clock.shutdownNow();
        try {
            taking.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        producer.close();
    }

    /** One of them. It has a claim from {@link #claim} to {@link #end}. */
    private final class One {

        private final WorkerId id;
        private final UUID incarnation = UUID.randomUUID();
        private final Instant since = Instant.now();
        private volatile WorkerBeat.@Nullable Running running;

        One(WorkerId id) {
            this.id = id;
        }

        Future<?> claim(Job job) {
            running = new WorkerBeat.Running(job.buildId(), job.attempt(), ClaimId.next(), Phase.PREPARING);
            beat();
            return report(
                    new Claimed(job.buildId(), job.attempt(), claim().claimId(), id, incarnation, null, Instant.now()));
        }

        void run() {
            enter(Phase.PREPARING);
            enter(Phase.BUILDING);
            var unused = clock.schedule(this::end, time.toMillis(), TimeUnit.MILLISECONDS);
        }

        private void end() {
            WorkerBeat.Running ended = claim();
            enter(Phase.PUBLISHING);
            var image = new Artifact("null", null, ended.claimId().toString(), null, "simulated", "null", List.of());
            var unused = report(new Finished(
                    ended.buildId(),
                    ended.attempt(),
                    ended.claimId(),
                    id,
                    new AttemptOutcome.Succeeded(List.of(image)),
                    0,
                    Instant.now()));
            running = null;
            beat();
            idle.add(this);
            open.countDown();
        }

        private WorkerBeat.Running claim() {
            return Objects.requireNonNull(running);
        }

        private void enter(Phase phase) {
            WorkerBeat.Running of = claim();
            var unused = report(new PhaseEntered(
                    of.buildId(), of.attempt(), of.claimId(), id, phase, null, "1.9.5", Instant.now()));
        }

        private Future<?> report(AttemptReport report) {
            return producer.send(
                    new ProducerRecord<>(TOPICS.attempts(), report.buildId().toString(), MessageCodec.encode(report)));
        }

        void beat() {
            WorkerBeat.Running one = running;
            var beat = new WorkerBeat(
                    id,
                    incarnation,
                    pool,
                    1,
                    one == null ? List.of() : List.of(one),
                    false,
                    null,
                    "simulated",
                    "1.9.5",
                    "bench",
                    since);
            var unused =
                    producer.send(new ProducerRecord<>(TOPICS.heartbeats(), id.value(), MessageCodec.encode(beat)));
        }
    }
}
