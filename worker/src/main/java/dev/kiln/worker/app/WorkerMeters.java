package dev.kiln.worker.app;

import dev.kiln.common.message.AttemptOutcome;
import dev.kiln.worker.attempt.Slots;
import dev.kiln.worker.queue.JobQueue;
import dev.kiln.worker.report.Heartbeats;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** What can be seen of a worker in metrics: its slots, its results, and that each of its loops goes round. */
final class WorkerMeters {

    private final MeterRegistry meters;

    WorkerMeters(MeterRegistry meters) {
        this.meters = meters;
    }

    void watch(Slots slots) {
        Gauge.builder("kiln.worker.slots", slots, Slots::occupied)
                .tag("state", "busy")
                .description("Slots of this worker, by what they are")
                .register(meters);
        Gauge.builder("kiln.worker.slots", slots, each -> each.size() - each.occupied())
                .tag("state", "free")
                .description("Slots of this worker, by what they are")
                .register(meters);
    }

    void watch(Fitness fitness) {
        Gauge.builder(
                        "kiln.worker.in.service",
                        fitness,
                        each -> each.obstacle().isEmpty() ? 1 : 0)
                .description("1 while the worker could do a job's work, 0 while its disk is full or Kafka is away")
                .register(meters);
        loop("disks", fitness.disks()::sinceLastRound);
    }

    void watch(JobQueue queue, WorkerLifecycle lifecycle, Heartbeats heartbeats) {
        loop("queue", queue::sinceLastRound);
        loop("control", () -> lifecycle.control().sinceLastRound());
        loop("heartbeats", heartbeats::silence);
    }

    private void loop(String name, Supplier<Duration> sinceLastRound) {
        TimeGauge.builder("kiln.worker.loop.idle", () -> sinceLastRound.get().toNanos(), TimeUnit.NANOSECONDS)
                .tag("loop", name)
                .description("Time since a background loop last came round; growing means that it is stuck")
                .register(meters);
    }

    void ended(AttemptOutcome outcome) {
        String result = switch (outcome) {
            case AttemptOutcome.Succeeded succeeded -> "succeeded";
            case AttemptOutcome.Failed failed -> "failed";
            case AttemptOutcome.Stopped stopped -> "stopped";
        };
        String failureClass = outcome instanceof AttemptOutcome.Failed failed
                ? failed.failure().failureClass().wireName()
                : "none";
        meters.counter("kiln.worker.attempts", "outcome", result, "failure_class", failureClass)
                .increment();
    }
}
