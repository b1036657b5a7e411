package dev.kiln.worker.app;

import com.sun.management.OperatingSystemMXBean;
import dev.kiln.common.build.FailureClass;
import dev.kiln.common.message.AttemptOutcome;
import dev.kiln.common.message.Phase;
import dev.kiln.worker.attempt.Slots;
import dev.kiln.worker.queue.JobQueue;
import dev.kiln.worker.report.CatalogPublisher;
import dev.kiln.worker.report.Heartbeats;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.LongStream;

/** What can be seen of a worker in metrics: its slots, its results, and that each of its loops goes round. */
final class WorkerMeters {

    private static final Duration[] DURATIONS = LongStream.of(
                    1, 5, 15, 30, 60, 120, 300, 600, 900, 1_200, 1_800, 2_700, 3_600, 5_400, 7_200, 10_800, 14_400,
                    21_600)
            .mapToObj(Duration::ofSeconds)
            .toArray(Duration[]::new);

    private final MeterRegistry meters;

    /** What begins at 1 shows no increase: all of it is there from the start. */
    WorkerMeters(MeterRegistry meters) {
        this.meters = meters;
        List.of("succeeded", "failed", "stopped").forEach(this::durations);
        attempts("succeeded", "none");
        for (Phase each : Phase.values()) {
            phases(each);
        }
        attempts("stopped", "none");
        for (FailureClass each : FailureClass.values()) {
            attempts("failed", each.wireName());
        }
        if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean machine) {
            memory("total", machine::getTotalMemorySize);
            memory("free", machine::getFreeMemorySize);
        }
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
        Gauge.builder("kiln.worker.in.service", fitness, each -> each.obstacle().isEmpty() ? 1 : 0)
                .description("1 while the worker could do a job's work, 0 while its disk is full or Kafka is away")
                .register(meters);
        loop("disks", fitness.disks()::sinceLastRound);
    }

    void watch(JobQueue queue, WorkerLifecycle lifecycle, Heartbeats heartbeats) {
        loop("queue", queue::sinceLastRound);
        loop("control", () -> lifecycle.control().sinceLastRound());
        loop("heartbeats", heartbeats::silence);
        FunctionCounter.builder(
                        "kiln.worker.orders.passed.over",
                        lifecycle,
                        each -> each.control().passedOver())
                .description("Records on the topic of orders that this worker could not read, and passed over")
                .register(meters);
    }

    void watch(CatalogPublisher catalog) {
        loop("catalog", catalog::overdue);
    }

    private void loop(String name, Supplier<Duration> sinceLastRound) {
        TimeGauge.builder("kiln.worker.loop.idle", () -> sinceLastRound.get().toNanos(), TimeUnit.NANOSECONDS)
                .tag("loop", name)
                .description("Time since a background loop last came round; growing means that it is stuck")
                .register(meters);
    }

    void ended(AttemptOutcome outcome, Duration taken) {
        String result = switch (outcome) {
            case AttemptOutcome.Succeeded succeeded -> "succeeded";
            case AttemptOutcome.Failed failed -> "failed";
            case AttemptOutcome.Stopped stopped -> "stopped";
        };
        String failureClass = outcome instanceof AttemptOutcome.Failed failed
                ? failed.failure().failureClass().wireName()
                : "none";
        attempts(result, failureClass).increment();
        durations(result).record(taken);
    }

    void phaseEnded(Phase phase, Duration taken) {
        phases(phase).record(taken);
    }

    private Timer phases(Phase phase) {
        return Timer.builder("kiln.worker.phase.duration")
                .description("What attempts on this worker spent on a phase, however it ended")
                .serviceLevelObjectives(DURATIONS)
                .tag("phase", phase.name().toLowerCase(Locale.ROOT))
                .register(meters);
    }

    private Timer durations(String outcome) {
        return Timer.builder("kiln.worker.attempt.duration")
                .description("From the claim of an attempt to the delivery of its result, on this worker")
                .serviceLevelObjectives(DURATIONS)
                .tag("outcome", outcome)
                .register(meters);
    }

    private Counter attempts(String outcome, String failureClass) {
        return Counter.builder("kiln.worker.attempts")
                .description("Attempts that have ended on this worker")
                .tag("outcome", outcome)
                .tag("failure_class", failureClass)
                .register(meters);
    }

    private void memory(String state, Supplier<Number> bytes) {
        Gauge.builder("kiln.worker.memory", bytes)
                .baseUnit("bytes")
                .tag("state", state)
                .description("Memory of this worker's machine, or of its container where that is limited")
                .register(meters);
    }
}
