package dev.kiln.api.build;

import static dev.kiln.api.build.BuildRows.json;

import dev.kiln.api.outbox.Outbox;
import dev.kiln.api.trace.KeptTraces;
import dev.kiln.common.build.Artifact;
import dev.kiln.common.build.ClaimId;
import dev.kiln.common.event.BuildEvent;
import dev.kiln.common.event.BuiltImage;
import dev.kiln.common.event.EventCodec;
import dev.kiln.common.message.Control;
import dev.kiln.common.message.Job;
import dev.kiln.common.topic.Topics;
import dev.kiln.common.trace.Step;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.stereotype.Component;

/** Writes {@link Change}s and the messages that tell of them, in the caller's transaction. Thread-safe. */
@Component
class ChangeWriter {

    /** How long the latest builds of a template that succeeded ran for: their median, null where none has. */
    private static final String USUAL_RUN = """
            select percentile_cont(0.5) within group (order by run.finished_at - run.claimed_at)
              from (select id from build
                     where template_source = :source and template_name = :template and state = 'SUCCEEDED'
                     order by finished_at desc limit 20) as latest
              join attempt run on run.build_id = latest.id and run.state = 'SUCCEEDED'
            """;

    private final NamedParameterJdbcTemplate jdbc;
    private final SubmitterLimit limit;
    private final Outbox outbox;
    private final Topics topics;
    private final Supplier<UUID> ids;
    private final KeptTraces traces;

    ChangeWriter(
            NamedParameterJdbcTemplate jdbc,
            SubmitterLimit limit,
            Outbox outbox,
            Topics topics,
            Supplier<UUID> ids,
            KeptTraces traces) {
        this.jdbc = jdbc;
        this.limit = limit;
        this.outbox = outbox;
        this.topics = topics;
        this.ids = ids;
        this.traces = traces;
    }

    /**
     * Writes what follows from one happening.
     *
     * @param build the build as it was before, locked
     * @param happenedAt the broker's time of the record that reported it, or the database's time where nothing did
     */
    void write(Build build, List<Change> changes, Instant happenedAt) {
        if (changes.isEmpty()) {
            return;
        }
        // What nobody reports, a lost worker above all, happens in no trace: it belongs to that of its build.
        Optional<Step> step = traces.resume(KeptTraces.Kind.BUILD, build.id().value(), "change build");
        try {
            write(List.of(new Happening(build, changes, happenedAt, traces.context())), now());
        } finally {
            step.ifPresent(Step::close);
        }
    }

    /**
     * Writes what follows from several happenings, to a build each.
     *
     * @param now the time of this transaction, by the database's clock
     */
    void write(List<Happening> happenings, Instant now) {
        PendingWrites pending = new PendingWrites(now);
        for (Happening each : happenings) {
            pending.in(each.trace());
            each.changes().forEach(change -> add(pending, each.build(), change, each.at()));
        }
        pending.write(jdbc, outbox);
    }

    /** The time of this transaction, by the database's clock. */
    Instant now() {
        return Objects.requireNonNull(jdbc.getJdbcOperations().queryForObject("select now()", OffsetDateTime.class))
                .toInstant();
    }

    /**
     * What follows from something that happened to a build.
     *
     * @param trace the context that the messages belong to which tell of it
     */
    record Happening(Build build, List<Change> changes, Instant at, Map<String, String> trace) {}

    private void add(PendingWrites pending, Build build, Change change, Instant happenedAt) {
        switch (change) {
            case Change.QueueAttempt queue -> queue(pending, build, queue);
            case Change.StartAttempt start -> start(pending, build, start, happenedAt);
            case Change.EndAttempt end -> end(pending, build, end);
            case Change.MoveBuild move -> move(pending, build, move);
            case Change.RequestCancel cancel -> requestCancel(pending, build);
            case Change.AcceptImages accept -> acceptImages(pending, build, accept);
            case Change.KeepOrphans keep -> keepOrphans(pending, build, keep);
            case Change.StopClaim stop -> stopClaim(pending, build, stop);
            case Change.Announce announce -> announce(pending, build, announce);
        }
    }

    private void queue(PendingWrites pending, Build build, Change.QueueAttempt queue) {
        MapSqlParameterSource row = row(build)
                .addValue("number", queue.number())
                .addValue("delay", queue.delay().toMillis())
                .addValue("queueTimeout", millis(build.request().queueTimeout()));
        pending.add("""
                insert into attempt (build_id, number, state, due_at)
                values (:build, :number, 'QUEUED', now() + :delay * interval '1 millisecond')
                """, row);
        pending.add("""
                update build set attempt = :number, queued_at = now(),
                       due_at = now() + :delay * interval '1 millisecond',
                       queue_deadline = now() + (:delay + :queueTimeout::bigint) * interval '1 millisecond'
                 where id = :build
                """, row);
        pending.owe(Outbox.Message.of(
                jobs(build),
                build.id().toString(),
                new Job(build.id(), queue.number(), build.request(), pending.now()),
                queue.delay()));
    }

    private String jobs(Build build) {
        return topics.jobs(build.request().pool());
    }

    /**
     * The attempt counts as seen when it was claimed, or when its worker was last heard of, whichever is later: after an
     * outage the heartbeats may have been read before the claim.
     */
    private void start(PendingWrites pending, Build build, Change.StartAttempt start, Instant claimedAt) {
        var claim = start.claim();
        Transitions.check(
                build.id(), claim.attempt(), build.attempt(claim.attempt()).state(), AttemptState.RUNNING);
        pending.add(
                """
                update attempt set state = 'RUNNING', claim_id = :claim, worker_id = :worker,
                       incarnation = :incarnation, claimed_at = :at,
                       timeout_at = :at + :timeout * interval '1 millisecond',
                       expected_at = :at + (%s),
                       last_seen_at = greatest(:at, (select last_seen_at from worker
                                                      where id = :worker and incarnation = :incarnation))
                 where build_id = :build and number = :number
                """.formatted(USUAL_RUN),
                row(build)
                        .addValue("claim", claim.claimId().value())
                        .addValue("worker", claim.workerId().value())
                        .addValue("incarnation", claim.incarnation())
                        .addValue("at", claimedAt.atOffset(ZoneOffset.UTC))
                        .addValue("timeout", build.request().timeout().toMillis())
                        .addValue("source", build.request().template().source())
                        .addValue("template", build.request().template().name())
                        .addValue("number", claim.attempt()));
    }

    private void end(PendingWrites pending, Build build, Change.EndAttempt end) {
        AttemptState before = build.attempt(end.number()).state();
        Transitions.check(build.id(), end.number(), before, end.state());
        pending.add(
                """
                update attempt set state = :state, failure = :failure::jsonb, finished_at = now()
                 where build_id = :build and number = :number
                """,
                row(build)
                        .addValue("state", end.state().name())
                        .addValue("failure", nullableJson(end.failure()))
                        .addValue("number", end.number()));
        if (before == AttemptState.QUEUED) {
            outbox.withdraw(jobs(build), build.id().toString());
        }
    }

    private void move(PendingWrites pending, Build build, Change.MoveBuild move) {
        Transitions.check(build.id(), build.state(), move.state());
        pending.add(
                """
                update build set state = :state, failure = :failure::jsonb,
                       started_at = case when :state = 'RUNNING' then coalesce(started_at, now()) else started_at end,
                       finished_at = case when :terminal then now() end
                 where id = :build
                """,
                row(build)
                        .addValue("state", move.state().name())
                        .addValue("failure", nullableJson(move.failure()))
                        .addValue("terminal", move.state().terminal()));
        if (move.state().terminal()) {
            limit.leave(build.id());
        }
    }

    private void requestCancel(PendingWrites pending, Build build) {
        pending.add(
                "update build set cancel_requested_at = coalesce(cancel_requested_at, now()) where id = :build",
                row(build));
    }

    private void acceptImages(PendingWrites pending, Build build, Change.AcceptImages accept) {
        for (BuiltImage image : accept.images()) {
            insertImage(
                    pending, build, accept.attempt(), accept.claim(), "ACCEPTED", image.imageId(), image.artifact());
        }
    }

    private void keepOrphans(PendingWrites pending, Build build, Change.KeepOrphans keep) {
        for (Artifact artifact : keep.artifacts()) {
            insertImage(pending, build, keep.attempt(), keep.claim(), "ORPHAN", ids.get(), artifact);
        }
    }

    private static void insertImage(
            PendingWrites pending, Build build, int attempt, ClaimId claim, String state, UUID id, Artifact artifact) {
        pending.add(
                """
                insert into image (id, build_id, attempt, claim_id, state, cloud, region, artifact_id, artifact,
                                   kubernetes_version)
                values (:id, :build, :attempt, :claim, :state, :cloud, :region, :artifactId, :artifact::jsonb,
                        :kubernetes)
                on conflict do nothing
                """,
                row(build)
                        .addValue("id", id)
                        .addValue("attempt", attempt)
                        .addValue("claim", claim.value())
                        .addValue("state", state)
                        .addValue("cloud", artifact.cloud())
                        .addValue("region", artifact.region())
                        .addValue("artifactId", artifact.id())
                        .addValue("artifact", json(artifact))
                        .addValue("kubernetes", build.request().kubernetesVersion()));
    }

    private void stopClaim(PendingWrites pending, Build build, Change.StopClaim stop) {
        pending.owe(Outbox.Message.of(
                topics.control(),
                stop.worker().value(),
                new Control.Stop(stop.worker(), build.id(), stop.attempt(), stop.claim(), stop.reason()),
                Duration.ZERO));
    }

    private void announce(PendingWrites pending, Build build, Change.Announce announce) {
        UUID id = ids.get();
        Instant now = pending.now();
        BuildEvent event = new BuildEvent(
                build.id(),
                announce.state(),
                announce.attempt(),
                announce.worker(),
                build.request().pool(),
                build.request().template(),
                commit(build, announce),
                build.request().kubernetesVersion(),
                build.request().labels(),
                build.request().profiles(),
                announce.images(),
                announce.failure(),
                announce.retryIn() == null ? null : now.plus(announce.retryIn()),
                build.requestedAt(),
                now);
        pending.add(
                "insert into build_event (id, build_id, type, data) values (:id, :build, :type, :data::jsonb)",
                row(build)
                        .addValue("id", id)
                        .addValue("type", announce.type().wireName())
                        .addValue("data", json(event)));
        String key = build.id().toString();
        pending.owe(Outbox.Message.of(
                topics.events(), key, EventCodec.event(announce.type(), id.toString(), key, now, event)));
    }

    private static MapSqlParameterSource row(Build build) {
        return new MapSqlParameterSource("build", build.id().value());
    }

    /** A worker tells it, so that there is none before a claim. */
    private @Nullable String commit(Build build, Change.Announce announce) {
        if (announce.worker() == null) {
            return null;
        }
        return jdbc
                .query(
                        "select commit_id from attempt where build_id = :build and number = :number",
                        row(build).addValue("number", announce.attempt()),
                        (columns, n) -> columns.getString("commit_id"))
                .stream()
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    private static @Nullable Long millis(@Nullable Duration duration) {
        return duration == null ? null : (Long) duration.toMillis();
    }

    private static @Nullable String nullableJson(@Nullable Object value) {
        return value == null ? null : json(value);
    }
}
