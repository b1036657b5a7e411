package dev.kiln.api.worker;

import dev.kiln.common.build.BuildId;
import dev.kiln.common.build.WorkerId;
import dev.kiln.common.message.WorkerBeat;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.core.namedparam.SqlParameterSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The table of workers, and what heartbeats say about attempts. Thread-safe. */
@Component
class WorkerRows {

    private final JdbcClient jdbc;
    private final NamedParameterJdbcTemplate batches;

    WorkerRows(JdbcClient jdbc, NamedParameterJdbcTemplate batches) {
        this.jdbc = jdbc;
        this.batches = batches;
    }

    /**
     * Writes down that workers live, each since when in this incarnation. A beat older than the last is ignored.
     *
     * @param beats one of each worker
     */
    void seen(Collection<Heard> beats) {
        int[] unused = batches.batchUpdate("""
                        insert into worker as known (id, incarnation, incarnation_since, pool, slots, running, draining,
                                                     obstacle, version, packer_version, host, started_at, last_seen_at)
                        values (:id, :incarnation, :at, :pool, :slots, :running, :draining,
                                :obstacle, :version, :packer, :host, :startedAt, :at)
                        on conflict (id) do update set
                            incarnation_since = case when known.incarnation = excluded.incarnation
                                                     then known.incarnation_since else excluded.incarnation_since end,
                            incarnation = excluded.incarnation, pool = excluded.pool, slots = excluded.slots,
                            running = excluded.running, draining = excluded.draining, obstacle = excluded.obstacle,
                            version = excluded.version,
                            packer_version = excluded.packer_version, host = excluded.host,
                            started_at = excluded.started_at, last_seen_at = excluded.last_seen_at
                        where excluded.last_seen_at >= known.last_seen_at
                        """, rows(beats, WorkerRows::seen));
    }

    private static MapSqlParameterSource seen(Heard heard) {
        WorkerBeat beat = heard.beat();
        return at(heard)
                .addValue("id", beat.workerId().value())
                .addValue("incarnation", beat.incarnation())
                .addValue("pool", beat.pool())
                .addValue("slots", beat.slots())
                .addValue("running", beat.running().size())
                .addValue("draining", beat.draining())
                .addValue("obstacle", beat.obstacle())
                .addValue("version", beat.version())
                .addValue("packer", beat.packerVersion())
                .addValue("host", beat.host())
                .addValue("startedAt", beat.startedAt().atOffset(ZoneOffset.UTC));
    }

    /** Writes down that the claims which beats mention are still being worked on. */
    void alive(Collection<Heard> beats) {
        List<Heard> busy =
                beats.stream().filter(each -> !each.beat().running().isEmpty()).toList();
        if (busy.isEmpty()) {
            return;
        }
        int[] unused = batches.batchUpdate(
                "update attempt set last_seen_at = greatest(last_seen_at, :at) where claim_id = any(:claims)",
                rows(busy, each -> at(each).addValue("claims", claims(each.beat()))));
    }

    private static UUID[] claims(WorkerBeat beat) {
        return beat.running().stream().map(each -> each.claimId().value()).toArray(UUID[]::new);
    }

    private static MapSqlParameterSource at(Heard heard) {
        return new MapSqlParameterSource("at", heard.at().atOffset(ZoneOffset.UTC));
    }

    private static SqlParameterSource[] rows(Collection<Heard> beats, Function<Heard, SqlParameterSource> row) {
        return beats.stream().map(row).toArray(SqlParameterSource[]::new);
    }

    /**
     * Of what workers run, what nobody wants any more: the build has ended or shall be cancelled, or another claim of
     * the attempt was the first. A claim that is not written down yet is not among them.
     */
    List<WorkerBeat.Running> unwanted(List<WorkerBeat.Running> running) {
        Set<UUID> unwanted = Set.copyOf(jdbc.sql("""
                        select mentioned.claim_id
                          from unnest(:builds::uuid[], :numbers::int[], :claims::uuid[])
                               as mentioned (build_id, number, claim_id)
                          join attempt using (build_id, number)
                          join build on build.id = attempt.build_id
                         where attempt.claim_id <> mentioned.claim_id
                            or (attempt.state in ('RUNNING', 'LOST')
                                and (build.state in ('SUCCEEDED', 'FAILED', 'CANCELLED')
                                     or build.cancel_requested_at is not null))
                        """)
                .param(
                        "builds",
                        running.stream().map(each -> each.buildId().value()).toArray(UUID[]::new))
                .param(
                        "numbers",
                        running.stream().map(WorkerBeat.Running::attempt).toArray(Integer[]::new))
                .param(
                        "claims",
                        running.stream().map(each -> each.claimId().value()).toArray(UUID[]::new))
                .query(UUID.class)
                .list());
        return running.stream()
                .filter(each -> unwanted.contains(each.claimId().value()))
                .toList();
    }

    /** Running attempts that their worker has not mentioned since the deadline. */
    List<AttemptRow> silentSince(Instant deadline) {
        return jdbc.sql("""
                        select build_id, number, worker_id, last_seen_at from attempt
                         where state = 'RUNNING' and last_seen_at < :deadline
                         order by last_seen_at limit 1000
                        """)
                .param("deadline", deadline.atOffset(ZoneOffset.UTC))
                .query(WorkerRows::attempt)
                .list();
    }

    /** Running attempts whose time-out had passed then, by the broker's clock. */
    List<AttemptRow> timedOutBefore(Instant then) {
        return jdbc.sql("""
                        select build_id, number, worker_id, last_seen_at from attempt
                         where state = 'RUNNING' and timeout_at < :then
                         order by timeout_at limit 1000
                        """)
                .param("then", then.atOffset(ZoneOffset.UTC))
                .query(WorkerRows::attempt)
                .list();
    }

    /** Running attempts of builds that were cancelled so long ago, by the database's clock. */
    List<AttemptRow> cancelledFor(Duration time) {
        return jdbc.sql("""
                        select build_id, number, worker_id, last_seen_at
                          from attempt join build on build.id = attempt.build_id
                         where attempt.state = 'RUNNING' and build.state = 'RUNNING'
                           and build.cancel_requested_at < now() - :millis * interval '1 millisecond'
                         limit 1000
                        """)
                .param("millis", time.toMillis())
                .query(WorkerRows::attempt)
                .list();
    }

    /** Queued builds that have waited for a worker for longer than their requests allow, by the database's clock. */
    List<BuildId> queuedForTooLong() {
        return jdbc.sql("""
                        select id from build where state = 'QUEUED' and queue_deadline < now()
                         order by queue_deadline limit 1000
                        """)
                .query((row, n) -> new BuildId(row.getObject("id", UUID.class)))
                .list();
    }

    /** Running attempts whose worker was restarted after it had claimed them: they died with it. */
    List<AttemptRow> ofEarlierIncarnations(Collection<WorkerId> workers) {
        return jdbc.sql("""
                        select attempt.build_id, attempt.number, attempt.worker_id, attempt.last_seen_at
                          from attempt join worker on worker.id = attempt.worker_id
                         where attempt.state = 'RUNNING' and attempt.worker_id = any(:workers)
                           and attempt.incarnation <> worker.incarnation
                           and attempt.claimed_at < worker.incarnation_since
                        """)
                .param("workers", workers.stream().map(WorkerId::value).toArray(String[]::new))
                .query(WorkerRows::attempt)
                .list();
    }

    boolean exists(WorkerId worker) {
        return jdbc.sql("select exists(select 1 from worker where id = ?)")
                .param(worker.value())
                .query(Boolean.class)
                .single();
    }

    private static AttemptRow attempt(ResultSet row, int n) throws SQLException {
        return new AttemptRow(
                new BuildId(row.getObject("build_id", UUID.class)),
                row.getInt("number"),
                new WorkerId(Objects.requireNonNull(row.getString("worker_id"))),
                row.getObject("last_seen_at", OffsetDateTime.class).toInstant());
    }

    /** A beat, and when the broker took it. */
    record Heard(WorkerBeat beat, Instant at) {}

    record AttemptRow(BuildId build, int number, WorkerId worker, Instant lastSeenAt) {}
}
