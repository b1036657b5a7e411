package dev.kiln.api.testing;

import dev.kiln.common.build.Artifact;
import dev.kiln.common.build.BuildId;
import dev.kiln.common.build.BuildRequest;
import dev.kiln.common.build.BuildState;
import dev.kiln.common.build.ClaimId;
import dev.kiln.common.build.Failure;
import dev.kiln.common.build.Priority;
import dev.kiln.common.build.TemplateRef;
import dev.kiln.common.message.MessageCodec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Writes rows for tests of what reads them. */
public record LedgerRows(JdbcClient jdbc) {

    public static LedgerRows of(ApiInstance api) {
        return new LedgerRows(api.bean(JdbcClient.class));
    }

    public static BuildRequest request(String pool, Map<String, String> labels, List<String> profiles) {
        return new BuildRequest(
                new TemplateRef("examples", "hello", null, null),
                "v1.34.2",
                List.of(),
                Map.of("size", "20G"),
                pool,
                Priority.NORMAL,
                Duration.ofMinutes(90),
                null,
                3,
                labels,
                profiles);
    }

    public BuildId build(String pool, BuildState state) {
        return build(state, request(pool, Map.of(), List.of()));
    }

    public BuildId build(BuildState state, BuildRequest request) {
        BuildId id = BuildId.next();
        jdbc.sql("""
                        insert into build (id, state, attempt, request, pool, template_source, template_name,
                                           kubernetes_version, labels, profiles, submitter, transport)
                        values (?, ?, 1, ?::jsonb, ?, ?, ?, 'v1.34.2', ?::jsonb, ?, 'tests', 'http')
                        """)
                .params(
                        id.value(),
                        state.name(),
                        json(request),
                        request.pool(),
                        request.template().source(),
                        request.template().name(),
                        json(request.labels()),
                        request.profiles().toArray(String[]::new))
                .update();
        return id;
    }

    public void state(BuildId build, BuildState state) {
        jdbc.sql("update build set state = ?, finished_at = case when ? then now() end where id = ?")
                .params(state.name(), state.terminal(), build.value())
                .update();
    }

    /** An attempt that no worker has claimed yet. */
    public void attempt(BuildId build, int number) {
        jdbc.sql("insert into attempt (build_id, number, state) values (?, ?, 'QUEUED')")
                .params(build.value(), number)
                .update();
        jdbc.sql("update build set attempt = ? where id = ?")
                .params(number, build.value())
                .update();
    }

    public ClaimId claim(BuildId build, int number, String worker) {
        ClaimId claim = ClaimId.next();
        jdbc.sql("""
                        update attempt set state = 'RUNNING', claim_id = ?, worker_id = ?, phase = 'building',
                               packer_version = '1.9.5', commit_id = 'c0ffee', claimed_at = now()
                         where build_id = ? and number = ?
                        """).params(claim.value(), worker, build.value(), number).update();
        return claim;
    }

    public ClaimId runningAttempt(BuildId build, int number) {
        attempt(build, number);
        return claim(build, number, "w-" + number);
    }

    public void end(BuildId build, int number, String state, @Nullable Long chunks, @Nullable Failure failure) {
        jdbc.sql("""
                        update attempt set state = :state, log_chunks = :chunks, failure = :failure::jsonb,
                               finished_at = now()
                         where build_id = :build and number = :number
                        """)
                .param("state", state)
                .param("chunks", chunks)
                .param("failure", failure == null ? null : json(failure))
                .param("build", build.value())
                .param("number", number)
                .update();
    }

    public void chunk(BuildId build, int attempt, ClaimId claim, long sequence, String text) {
        jdbc.sql("insert into log_chunk (claim_id, sequence, build_id, attempt, text) values (?, ?, ?, ?, ?)")
                .params(claim.value(), sequence, build.value(), attempt, text)
                .update();
    }

    public UUID image(BuildId build, String state, Artifact artifact) {
        UUID id = BuildId.next().value();
        jdbc.sql("""
                        insert into image (id, build_id, attempt, claim_id, state, cloud, region, artifact_id, artifact,
                                           kubernetes_version)
                        values (:id, :build, 1, :claim, :state, :cloud, :region, :artifactId, :artifact::jsonb,
                                'v1.34.2')
                        """)
                .param("id", id)
                .param("build", build.value())
                .param("claim", UUID.randomUUID())
                .param("state", state)
                .param("cloud", artifact.cloud())
                .param("region", artifact.region())
                .param("artifactId", artifact.id())
                .param("artifact", json(artifact))
                .update();
        return id;
    }

    public void worker(String id, String pool, int slots, int running, boolean draining, Duration silentFor) {
        jdbc.sql("""
                        insert into worker (id, incarnation, incarnation_since, pool, slots, running, draining, version,
                                            host, started_at, last_seen_at)
                        values (?, ?, now(), ?, ?, ?, ?, '0.1.0', 'host-1', now(), now() - make_interval(secs => ?))
                        """)
                .params(id, UUID.randomUUID(), pool, slots, running, draining, silentFor.toSeconds())
                .update();
    }

    public void event(BuildId build, String type, Object data) {
        jdbc.sql("insert into build_event (id, build_id, type, data) values (?, ?, ?, ?::jsonb)")
                .params(BuildId.next().value(), build.value(), type, json(data))
                .update();
    }

    private static String json(Object value) {
        return MessageCodec.mapper().writeValueAsString(value);
    }
}
