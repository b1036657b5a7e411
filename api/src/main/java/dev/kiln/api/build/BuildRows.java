package dev.kiln.api.build;

import dev.kiln.common.build.BuildId;
import dev.kiln.common.build.BuildRequest;
import dev.kiln.common.build.BuildState;
import dev.kiln.common.build.ClaimId;
import dev.kiln.common.build.LeftBehind;
import dev.kiln.common.build.WorkerId;
import dev.kiln.common.message.Finished;
import dev.kiln.common.message.MessageCodec;
import dev.kiln.common.message.PhaseEntered;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.core.namedparam.SqlParameterSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The tables of builds and attempts, as the write side reads them. Thread-safe. */
@Component
class BuildRows {

    private final JdbcClient jdbc;
    private final NamedParameterJdbcTemplate batches;

    BuildRows(JdbcClient jdbc, NamedParameterJdbcTemplate batches) {
        this.jdbc = jdbc;
        this.batches = batches;
    }

    /** The build, locked until the transaction ends, so that what happens to one build happens one by one. */
    Optional<Build> lock(BuildId id) {
        return jdbc.sql("""
                        select state, attempt, request, cancel_requested_at is not null as cancel_requested,
                               requested_at, due_at
                          from build where id = ? for update
                        """)
                .param(id.value())
                .query((row, n) -> new Build(
                        id,
                        BuildState.valueOf(row.getString("state")),
                        row.getInt("attempt"),
                        json(row, "request", BuildRequest.class),
                        row.getBoolean("cancel_requested"),
                        instant(row, "requested_at"),
                        instant(row, "due_at"),
                        attempts(id)))
                .optional();
    }

    /** What a build was asked for. */
    Optional<BuildRequest> request(BuildId id) {
        return jdbc.sql("select request from build where id = ?")
                .param(id.value())
                .query((row, n) -> json(row, "request", BuildRequest.class))
                .optional();
    }

    /** The build that a build was retried as. */
    Optional<BuildId> successor(BuildId id) {
        return jdbc.sql("select id from build where retry_of = ?")
                .param(id.value())
                .query((row, n) -> new BuildId(row.getObject("id", UUID.class)))
                .optional();
    }

    /** Writes new builds, without an attempt. */
    void insert(List<NewBuild> builds) {
        int[] unused = batches.batchUpdate("""
                insert into build (id, state, attempt, request, pool, template_source, template_name, kubernetes_version,
                                   labels, profiles, submitter, transport, retry_of, counted_in)
                values (:id, 'QUEUED', 0, :request::jsonb, :pool, :source, :name, :kubernetes,
                        :labels::jsonb, :profiles, :submitter, :transport, :retryOf, :countedIn)
                """, parameters(builds, BuildRows::parameters));
    }

    private static SqlParameterSource parameters(NewBuild build) {
        BuildRequest request = build.request();
        return new MapSqlParameterSource("id", build.id().value())
                .addValue("request", json(request))
                .addValue("pool", request.pool())
                .addValue("source", request.template().source())
                .addValue("name", request.template().name())
                .addValue("kubernetes", request.kubernetesVersion())
                .addValue("labels", json(request.labels()))
                .addValue("profiles", request.profiles().toArray(String[]::new))
                .addValue("submitter", build.submission().submitter())
                .addValue("transport", build.submission().transport())
                .addValue(
                        "retryOf",
                        build.retryOf() == null ? null : build.retryOf().value())
                .addValue("countedIn", build.countedIn());
    }

    /**
     * Takes the submitters' keys for builds, where they have one. Waits for other transactions that are about to take one of
     * them; all of them take theirs in the same order.
     *
     * @return those whose keys were taken before
     */
    Set<NewBuild> takeKeys(List<NewBuild> builds) {
        List<NewBuild> keyed =
                builds.stream().filter(each -> each.submission().key() != null).toList();
        if (keyed.isEmpty()) {
            return Set.of();
        }
        Set<UUID> taken = Set.copyOf(jdbc.sql("""
                        insert into submission (submitter, key, fingerprint, build_id)
                        select * from unnest(:submitters::text[], :keys::text[], :fingerprints::text[], :builds::uuid[])
                               as wanted (submitter, key, fingerprint, build_id)
                         order by submitter, key
                        on conflict do nothing returning build_id
                        """)
                .param("submitters", texts(keyed, Submission::submitter))
                .param("keys", texts(keyed, each -> Objects.requireNonNull(each.key())))
                .param("fingerprints", texts(keyed, Submission::fingerprint))
                .param("builds", keyed.stream().map(each -> each.id().value()).toArray(UUID[]::new))
                .query(UUID.class)
                .list());
        return keyed.stream().filter(each -> !taken.contains(each.id().value())).collect(Collectors.toSet());
    }

    private static String[] texts(List<NewBuild> builds, Function<Submission, String> part) {
        return builds.stream().map(NewBuild::submission).map(part).toArray(String[]::new);
    }

    /** Frees a key that this transaction took. */
    void giveKeyBack(Submission submission) {
        jdbc.sql("delete from submission where submitter = ? and key = ?")
                .param(submission.submitter())
                .param(submission.key())
                .update();
    }

    /** What the submission's key was taken for, if it has one that was. */
    Optional<KnownKey> known(Submission submission) {
        return jdbc.sql("select build_id, fingerprint from submission where submitter = ? and key = ?")
                .param(submission.submitter())
                .param(submission.key())
                .query((row, n) -> new KnownKey(
                        new BuildId(row.getObject("build_id", UUID.class)),
                        Objects.requireNonNull(row.getString("fingerprint"))))
                .optional();
    }

    /**
     * Writes down how far a claim has come.
     *
     * @return how far it was before, unless the ledger did not accept the claim
     */
    Optional<Progress> enter(PhaseEntered entered) {
        return jdbc.sql("""
                        update attempt set phase = :phase, commit_id = coalesce(:commit, commit_id),
                               packer_version = coalesce(:packer, packer_version)
                          from (select coalesce(phase, '') as phase, claimed_at from attempt
                                 where claim_id = :claim) as before
                         where claim_id = :claim
                        returning before.phase, before.claimed_at
                        """)
                .param("phase", wireName(entered.phase()))
                .param("commit", entered.commit())
                .param("packer", entered.packerVersion())
                .param("claim", entered.claimId().value())
                .query((row, n) ->
                        new Progress(Objects.requireNonNull(row.getString("phase")), instant(row, "claimed_at")))
                .optional();
    }

    /** Writes down how many chunks the log of a claim has. */
    void keepLogLength(Finished finished) {
        jdbc.sql("update attempt set log_chunks = ? where claim_id = ?")
                .params(finished.logChunks(), finished.claimId().value())
                .update();
    }

    /** Writes down what an attempt may have left in a cloud, whichever of its claims tells of it. */
    void keepLeftBehind(Finished finished) {
        LeftBehind left = finished.outcome().leftBehind();
        if (left != null) {
            jdbc.sql("update attempt set left_behind = ?::jsonb where build_id = ? and number = ?")
                    .params(json(left), finished.buildId().value(), finished.attempt())
                    .update();
        }
    }

    /** Whether a build waits in its queue for longer than its request allows, by the database's clock. */
    boolean hasWaitedTooLong(BuildId id) {
        return jdbc.sql("select coalesce(state = 'QUEUED' and queue_deadline < now(), false) from build where id = ?")
                .param(id.value())
                .query(Boolean.class)
                .single();
    }

    private List<Attempt> attempts(BuildId id) {
        return jdbc.sql("select number, state, claim_id, worker_id from attempt where build_id = ? order by number")
                .param(id.value())
                .query(BuildRows::attempt)
                .list();
    }

    private static Attempt attempt(ResultSet row, int n) throws SQLException {
        UUID claim = row.getObject("claim_id", UUID.class);
        String worker = row.getString("worker_id");
        return new Attempt(
                row.getInt("number"),
                AttemptState.valueOf(row.getString("state")),
                claim == null || worker == null ? null : new Attempt.Claim(new ClaimId(claim), new WorkerId(worker)));
    }

    private static SqlParameterSource[] parameters(List<NewBuild> builds, Function<NewBuild, SqlParameterSource> row) {
        return builds.stream().map(row).toArray(SqlParameterSource[]::new);
    }

    /** A value of an enum as it is written in messages, for example {@code building}. */
    static String wireName(Enum<?> value) {
        return MessageCodec.mapper().valueToTree(value).asString();
    }

    static String json(Object value) {
        return new String(MessageCodec.encode(value), StandardCharsets.UTF_8);
    }

    private static <T> T json(ResultSet row, String column, Class<T> type) throws SQLException {
        return MessageCodec.mapper().readValue(row.getString(column), type);
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    /**
     * How far a claim is.
     *
     * @param phase as it is written in messages, empty before the first
     */
    record Progress(String phase, Instant claimedAt) {}

    record KnownKey(BuildId build, String fingerprint) {}
}
