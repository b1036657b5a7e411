package dev.kiln.api.worker;

import dev.kiln.api.build.BuildLedger;
import dev.kiln.api.role.ConditionalOnRole;
import dev.kiln.api.role.Role;
import dev.kiln.api.sql.DatabaseOutage;
import dev.kiln.common.build.BuildId;
import dev.kiln.common.build.Failure;
import dev.kiln.common.build.FailureClass;
import dev.kiln.common.message.Job;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Finds the builds whose job is in its queue no more although nobody has claimed it, and has the ledger queue them again.
 * A share group drops a job in silence when it was delivered too often without being settled, for example because workers
 * died of it, or could not claim it; and a topic forgets what is older than its retention. I1 depends on this.
 */
@Component
@ConditionalOnRole(Role.COORDINATOR)
class DroppedJobs {

    private static final Logger log = LoggerFactory.getLogger(DroppedJobs.class);

    private static final int AT_ONCE = 1_000;

    private final JdbcClient jdbc;
    private final JobQueues queues;
    private final ReportBacklog reports;
    private final BuildLedger ledger;
    private final JobQueueProperties properties;
    private final MeterRegistry meters;
    private final Clock clock;

    DroppedJobs(
            JdbcClient jdbc,
            JobQueues queues,
            ReportBacklog reports,
            BuildLedger ledger,
            JobQueueProperties properties,
            MeterRegistry meters,
            Clock clock) {
        this.jdbc = jdbc;
        this.queues = queues;
        this.reports = reports;
        this.ledger = ledger;
        this.properties = properties;
        this.meters = meters;
        this.clock = clock;
    }

    @Scheduled(fixedRateString = "${kiln.queue.check:30s}", initialDelayString = "${kiln.queue.check:30s}")
    void check() {
        Instant settled = clock.instant().minus(properties.settled());
        try {
            for (String pool : poolsThatWaitSince(settled)) {
                checked(check(pool, settled) ? "done" : "impossible");
            }
        } catch (RuntimeException e) {
            if (!DatabaseOutage.isCauseOf(e)) {
                throw e;
            }
            log.debug("Queues cannot be compared with the ledger now: {}", e.toString());
        }
    }

    /**
     * The order counts. What waits is looked up first: its jobs have come to the queue before the queue is asked. Then every
     * claim has to be written down; the ledger looks again whether there is one.
     *
     * @return whether Kafka could be asked
     */
    private boolean check(String pool, Instant settled) {
        List<WaitingAttempt> waiting = waitingSince(pool, settled);
        try {
            Optional<Job> oldest = queues.oldest(pool);
            Instant passed = oldest.isPresent() ? dueAt(oldest.get()).minus(properties.settled()) : settled;
            if (!reports.isWrittenDown()) {
                return false;
            }
            waiting.stream().filter(each -> each.dueAt().isBefore(passed)).forEach(each -> drop(pool, each));
            return true;
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            log.warn("Cannot compare the queue of pool {} with the ledger now: {}", pool, e.toString());
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void drop(String pool, WaitingAttempt each) {
        ledger.drop(
                each.build(),
                each.number(),
                Failure.of(
                        FailureClass.LOST,
                        "job-dropped",
                        "Its job left the queue of pool %s unclaimed: it was delivered too often, or has expired"
                                .formatted(pool)));
    }

    private List<String> poolsThatWaitSince(Instant dueBefore) {
        return jdbc.sql("select distinct pool from build where state = 'QUEUED' and due_at < ?")
                .param(dueBefore.atOffset(ZoneOffset.UTC))
                .query((row, n) -> Objects.requireNonNull(row.getString("pool")))
                .list();
    }

    /** The start of time for an attempt that the ledger does not know: nothing has been passed then. */
    private Instant dueAt(Job job) {
        return jdbc.sql("select coalesce(max(due_at), 'epoch') from attempt where build_id = ? and number = ?")
                .params(job.buildId().value(), job.attempt())
                .query(OffsetDateTime.class)
                .single()
                .toInstant();
    }

    /** Those whose job is still in the outbox are not in the queue yet. */
    private List<WaitingAttempt> waitingSince(String pool, Instant dueBefore) {
        return jdbc.sql("""
                        select id, attempt, due_at from build
                         where state = 'QUEUED' and pool = :pool and due_at < :before
                           and not exists (select 1 from outbox where topic = :topic and key = build.id::text)
                         order by due_at limit :limit
                        """)
                .param("pool", pool)
                .param("before", dueBefore.atOffset(ZoneOffset.UTC))
                .param("topic", queues.topic(pool))
                .param("limit", AT_ONCE)
                .query((row, n) -> new WaitingAttempt(
                        new BuildId(row.getObject("id", UUID.class)),
                        row.getInt("attempt"),
                        row.getObject("due_at", OffsetDateTime.class).toInstant()))
                .list();
    }

    private record WaitingAttempt(BuildId build, int number, Instant dueAt) {}

    private void checked(String result) {
        Counter.builder("kiln.queue.checks")
                .description(
                        "Looks of this instance for jobs that their queue has dropped unclaimed, one for each pool")
                .tag("result", result)
                .register(meters)
                .increment();
    }
}
