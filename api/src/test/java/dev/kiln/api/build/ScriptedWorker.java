package dev.kiln.api.build;

import dev.kiln.api.ApiCluster;
import dev.kiln.common.build.BuildId;
import dev.kiln.common.build.WorkerId;
import dev.kiln.common.message.AttemptReport;
import dev.kiln.common.message.Claimed;
import dev.kiln.common.message.Finished;
import dev.kiln.common.message.MessageCodec;
import dev.kiln.common.message.Phase;
import dev.kiln.common.message.WorkerBeat;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** A worker that takes no job by itself: it sends what the test says, by the protocol that real ones speak. */
public final class ScriptedWorker implements AutoCloseable {

    private final ApiCluster cluster;
    private final WorkerId id;
    private final Set<Claimed> running = ConcurrentHashMap.newKeySet();
    private UUID incarnation = UUID.randomUUID();
    private Duration clockError = Duration.ZERO;
    private @Nullable ScheduledExecutorService beats;

    public ScriptedWorker(ApiCluster cluster, String id) {
        this.cluster = cluster;
        this.id = new WorkerId(id);
    }

    public WorkerId id() {
        return id;
    }

    /** From now on its records carry the time of a clock that is wrong by so much. */
    public void setClockOff(Duration error) {
        clockError = error;
    }

    /** Claims an attempt; beats mention it from now on. */
    public Claimed claim(BuildId build, int attempt) {
        Claimed claim = Reports.claim(build, attempt, id.value(), incarnation);
        report(claim);
        running.add(claim);
        return claim;
    }

    /** Claims an attempt, and mentions it in no beat. */
    public Claimed claimAndFallSilent(BuildId build, int attempt) {
        Claimed claim = Reports.claim(build, attempt, id.value(), incarnation);
        report(claim);
        return claim;
    }

    /** Reports the end of a claim; beats do not mention it any more. */
    public void finish(Finished finished) {
        running.removeIf(each -> each.claimId().equals(finished.claimId()));
        report(finished);
    }

    public void report(AttemptReport report) {
        send(cluster.topics().attempts(), report.buildId().toString(), report);
    }

    /** Sends one sign of life. */
    public void beat() {
        List<WorkerBeat.Running> mentioned = running.stream()
                .map(each -> new WorkerBeat.Running(each.buildId(), each.attempt(), each.claimId(), Phase.BUILDING))
                .toList();
        send(
                cluster.topics().heartbeats(),
                id.value(),
                new WorkerBeat(
                        id,
                        incarnation,
                        "default",
                        2,
                        mentioned,
                        false,
                        null,
                        "test",
                        "1.14.2",
                        "localhost",
                        Instant.parse("2026-01-01T00:00:00Z")));
    }

    private void send(String topic, String key, Object message) {
        long time = Instant.now().plus(clockError).toEpochMilli();
        cluster.send(new ProducerRecord<>(topic, null, time, key, MessageCodec.encode(message)));
    }

    /** Sends a sign of life again and again, until it falls silent. */
    public void beatEvery(Duration period) {
        ScheduledExecutorService started = Executors.newSingleThreadScheduledExecutor();
        beats = started;
        var unused = started.scheduleAtFixedRate(this::beatIfPossible, 0, period.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** No more signs of life: the worker is dead, or cut off. */
    public void fallSilent() {
        ScheduledExecutorService stopped = beats;
        beats = null;
        if (stopped != null) {
            stopped.shutdownNow();
        }
    }

    /** Dies and starts again under the same id, with nothing running. */
    public void restart() {
        running.clear();
        incarnation = UUID.randomUUID();
    }

    @Override
    public void close() {
        fallSilent();
    }

    /** A worker whose broker is away goes on beating. */
    private void beatIfPossible() {
        try {
            beat();
        } catch (IllegalStateException e) {
            if (Thread.currentThread().isInterrupted()) {
                return;
            }
        }
    }
}
