package dev.kiln.api.build;

import static dev.kiln.api.build.BuildRows.json;

import dev.kiln.api.outbox.Outbox;
import dev.kiln.common.build.Artifact;
import dev.kiln.common.build.BuildId;
import dev.kiln.common.build.ClaimId;
import dev.kiln.common.event.BuildEvent;
import dev.kiln.common.event.BuiltImage;
import dev.kiln.common.event.EventCodec;
import dev.kiln.common.message.Control;
import dev.kiln.common.message.Job;
import dev.kiln.common.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Writes {@link Change}s and the messages that tell of them, in the caller's transaction. Thread-safe. */
@Component
class ChangeWriter {

    private final JdbcClient jdbc;
    private final SubmitterLimit limit;
    private final Outbox outbox;
    private final Topics topics;
    private final Supplier<UUID> ids;

    ChangeWriter(JdbcClient jdbc, SubmitterLimit limit, Outbox outbox, Topics topics, Supplier<UUID> ids) {
        this.jdbc = jdbc;
        this.limit = limit;
        this.outbox = outbox;
        this.topics = topics;
        this.ids = ids;
    }

    /**
     * Writes what follows from one happening.
     *
     * @param build the build as it was before, locked
     * @param happenedAt the broker's time of the record that reported it, or the database's time where nothing did
     */
    void write(Build build, List<Change> changes, Instant happenedAt) {
        for (Change change : changes) {
            switch (change) {
                case Change.QueueAttempt queue -> queue(build, queue);
                case Change.StartAttempt start -> start(build, start, happenedAt);
                case Change.EndAttempt end -> end(build, end);
                case Change.MoveBuild move -> move(build, move);
                case Change.RequestCancel cancel -> requestCancel(build);
                case Change.AcceptImages accept -> acceptImages(build, accept);
                case Change.KeepOrphans keep -> keepOrphans(build, keep);
                case Change.StopClaim stop -> stopClaim(build, stop);
                case Change.Announce announce -> announce(build, announce);
            }
        }
    }

    private void queue(Build build, Change.QueueAttempt queue) {
        Instant queuedAt = jdbc.sql("""
                        insert into attempt (build_id, number, state, due_at)
                        values (:build, :number, 'QUEUED', now() + :delay * interval '1 millisecond')
                        returning queued_at
                        """)
                .param("build", build.id().value())
                .param("number", queue.number())
                .param("delay", queue.delay().toMillis())
                .query(OffsetDateTime.class)
                .single()
                .toInstant();
        jdbc.sql("""
                        update build set attempt = :number, queued_at = now(),
                               due_at = now() + :delay * interval '1 millisecond',
                               queue_deadline = now() + (:delay + :queueTimeout::bigint) * interval '1 millisecond'
                         where id = :build
                        """)
                .param("build", build.id().value())
                .param("number", queue.number())
                .param("delay", queue.delay().toMillis())
                .param("queueTimeout", millis(build.request().queueTimeout()))
                .update();
        outbox.append(
                jobs(build),
                build.id().toString(),
                new Job(build.id(), queue.number(), build.request(), queuedAt),
                queue.delay());
    }

    private String jobs(Build build) {
        return topics.jobs(build.request().pool());
    }

    /**
     * The attempt counts as seen when it was claimed, or when its worker was last heard of, whichever is later: after an
     * outage the heartbeats may have been read before the claim.
     */
    private void start(Build build, Change.StartAttempt start, Instant claimedAt) {
        var claim = start.claim();
        Transitions.check(
                build.id(), claim.attempt(), build.attempt(claim.attempt()).state(), AttemptState.RUNNING);
        jdbc.sql("""
                        update attempt set state = 'RUNNING', claim_id = :claim, worker_id = :worker,
                               incarnation = :incarnation, claimed_at = :at,
                               timeout_at = :at + :timeout * interval '1 millisecond',
                               last_seen_at = greatest(:at, (select last_seen_at from worker
                                                              where id = :worker and incarnation = :incarnation))
                         where build_id = :build and number = :number
                        """)
                .param("claim", claim.claimId().value())
                .param("worker", claim.workerId().value())
                .param("incarnation", claim.incarnation())
                .param("at", claimedAt.atOffset(ZoneOffset.UTC))
                .param("timeout", build.request().timeout().toMillis())
                .param("build", build.id().value())
                .param("number", claim.attempt())
                .update();
    }

    private void end(Build build, Change.EndAttempt end) {
        AttemptState before = build.attempt(end.number()).state();
        Transitions.check(build.id(), end.number(), before, end.state());
        jdbc.sql("""
                        update attempt set state = :state, failure = :failure::jsonb, finished_at = now()
                         where build_id = :build and number = :number
                        """)
                .param("state", end.state().name())
                .param("failure", nullableJson(end.failure()))
                .param("build", build.id().value())
                .param("number", end.number())
                .update();
        if (before == AttemptState.QUEUED) {
            outbox.withdraw(jobs(build), build.id().toString());
        }
    }

    private void move(Build build, Change.MoveBuild move) {
        Transitions.check(build.id(), build.state(), move.state());
        jdbc.sql("""
                        update build set state = :state, failure = :failure::jsonb,
                               started_at = case when :state = 'RUNNING' then coalesce(started_at, now()) else started_at end,
                               finished_at = case when :terminal then now() end
                         where id = :id
                        """)
                .param("state", move.state().name())
                .param("failure", nullableJson(move.failure()))
                .param("terminal", move.state().terminal())
                .param("id", build.id().value())
                .update();
        if (move.state().terminal()) {
            limit.leave(build.id());
        }
    }

    private void requestCancel(Build build) {
        jdbc.sql("update build set cancel_requested_at = coalesce(cancel_requested_at, now()) where id = ?")
                .param(build.id().value())
                .update();
    }

    private void acceptImages(Build build, Change.AcceptImages accept) {
        for (BuiltImage image : accept.images()) {
            insertImage(build, accept.attempt(), accept.claim(), "ACCEPTED", image.imageId(), image.artifact());
        }
    }

    private void keepOrphans(Build build, Change.KeepOrphans keep) {
        for (Artifact artifact : keep.artifacts()) {
            insertImage(build, keep.attempt(), keep.claim(), "ORPHAN", ids.get(), artifact);
        }
    }

    private void insertImage(Build build, int attempt, ClaimId claim, String state, UUID id, Artifact artifact) {
        jdbc.sql("""
                        insert into image (id, build_id, attempt, claim_id, state, cloud, region, artifact_id, artifact,
                                           kubernetes_version)
                        values (:id, :build, :attempt, :claim, :state, :cloud, :region, :artifactId, :artifact::jsonb,
                                :kubernetes)
                        on conflict do nothing
                        """)
                .param("id", id)
                .param("build", build.id().value())
                .param("attempt", attempt)
                .param("claim", claim.value())
                .param("state", state)
                .param("cloud", artifact.cloud())
                .param("region", artifact.region())
                .param("artifactId", artifact.id())
                .param("artifact", json(artifact))
                .param("kubernetes", build.request().kubernetesVersion())
                .update();
    }

    private void stopClaim(Build build, Change.StopClaim stop) {
        outbox.append(
                topics.control(),
                stop.worker().value(),
                new Control.Stop(stop.worker(), build.id(), stop.attempt(), stop.claim(), stop.reason()));
    }

    private void announce(Build build, Change.Announce announce) {
        UUID id = ids.get();
        Instant now =
                jdbc.sql("select now()").query(OffsetDateTime.class).single().toInstant();
        BuildEvent event = new BuildEvent(
                build.id(),
                announce.state(),
                announce.attempt(),
                announce.worker(),
                build.request().pool(),
                build.request().template(),
                commit(build.id(), announce.attempt()),
                build.request().kubernetesVersion(),
                build.request().labels(),
                build.request().profiles(),
                announce.images(),
                announce.failure(),
                announce.retryIn() == null ? null : now.plus(announce.retryIn()),
                build.requestedAt(),
                now);
        jdbc.sql("insert into build_event (id, build_id, type, data) values (?, ?, ?, ?::jsonb)")
                .params(id, build.id().value(), announce.type().wireName(), json(event))
                .update();
        String key = build.id().toString();
        outbox.append(topics.events(), key, EventCodec.event(announce.type(), id.toString(), key, now, event));
    }

    private @Nullable String commit(BuildId build, int attempt) {
        return jdbc
                .sql("select commit_id from attempt where build_id = ? and number = ?")
                .params(build.value(), attempt)
                .query((row, n) -> row.getString("commit_id"))
                .list()
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
