package dev.kiln.worker.app;

import dev.kiln.common.build.ClaimId;
import dev.kiln.common.build.WorkerId;
import dev.kiln.common.message.AttemptOutcome;
import dev.kiln.common.message.Claimed;
import dev.kiln.common.message.Job;
import dev.kiln.common.trace.LogFields;
import dev.kiln.common.trace.Step;
import dev.kiln.common.trace.Traces;
import dev.kiln.worker.attempt.Attempt;
import dev.kiln.worker.attempt.AttemptRunner;
import dev.kiln.worker.attempt.Slots;
import dev.kiln.worker.queue.JobQueue;
import dev.kiln.worker.report.AttemptReporter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns a job into a running attempt: claim, slot, thread. Thread-safe. */
final class JobTaker implements JobQueue.Taker {

    private static final Logger log = LoggerFactory.getLogger(JobTaker.class);

    private final WorkerId worker;
    private final UUID incarnation;
    private final Slots slots;
    private final Fitness fitness;
    private final AttemptReporter reporter;
    private final AttemptRunner runner;
    private final BiConsumer<AttemptOutcome, Duration> ended;
    private final Clock clock;
    private final Traces traces;

    JobTaker(
            WorkerId worker,
            UUID incarnation,
            Slots slots,
            Fitness fitness,
            AttemptReporter reporter,
            AttemptRunner runner,
            BiConsumer<AttemptOutcome, Duration> ended,
            Clock clock,
            Traces traces) {
        this.worker = worker;
        this.incarnation = incarnation;
        this.slots = slots;
        this.fitness = fitness;
        this.reporter = reporter;
        this.runner = runner;
        this.ended = ended;
        this.clock = clock;
        this.traces = traces;
    }

    @Override
    public boolean awaitReady(Duration atMost) throws InterruptedException {
        if (fitness.obstacle().isPresent()) {
            Thread.sleep(atMost);
            return false;
        }
        return slots.awaitFree(atMost);
    }

    /** The slot is occupied before the claim is told, so that no heartbeat after it can lack the attempt. */
    @Override
    public Runnable claim(Job job, Instant publishedAt, Map<String, String> trace)
            throws ExecutionException, InterruptedException {
        Attempt attempt = new Attempt(job, ClaimId.next(), trace);
        slots.occupy(attempt);
        try (Step queue = traces.followSince("wait in queue", trace, publishedAt)) {
            queue.tag("pool", job.request().pool());
            reporter.claim(new Claimed(
                    job.buildId(), job.attempt(), attempt.claim(), worker, incarnation, publishedAt, clock.instant()));
        } catch (ExecutionException | InterruptedException | RuntimeException e) {
            slots.free(attempt);
            throw e;
        }
        return () -> Thread.ofPlatform().name("attempt-" + attempt.claim()).start(() -> run(attempt));
    }

    private void run(Attempt attempt) {
        Job job = attempt.job();
        long begin = System.nanoTime();
        try (LogFields fields = LogFields.of(job.buildId()).attempt(job.attempt());
                Step step = traces.follow("attempt", attempt.trace())) {
            fields.worker(worker);
            step.tag("build", job.buildId()).tag("attempt", job.attempt()).tag("worker", worker);
            AttemptOutcome outcome = runner.run(attempt);
            if (outcome instanceof AttemptOutcome.Failed failed) {
                step.failed(failed.failure().message());
            }
            ended.accept(outcome, Duration.ofNanos(System.nanoTime() - begin));
        } catch (InterruptedException e) {
            log.warn("Build {} was interrupted: its result is delivered at the next start", job.buildId());
        } finally {
            slots.free(attempt);
        }
    }
}
