package dev.kiln.api.retention;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.api.Api;
import dev.kiln.api.ApiCluster;
import dev.kiln.api.build.LedgerReader;
import dev.kiln.api.testing.LedgerRows;
import dev.kiln.common.build.Artifact;
import dev.kiln.common.build.BuildId;
import dev.kiln.common.build.BuildState;
import dev.kiln.common.build.ClaimId;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** What outlives its time, and what does not. Rounds are begun by the test. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RetentionIT {

    private static final int LOGS = 30;
    private static final int KEYS = 35;
    private static final int BUILDS = 90;
    private static final int IMAGES = 365;

    private final ApiCluster cluster = ApiCluster.fresh();
    private final Api api = cluster.startApi("kiln.retention.interval=1d", "kiln.retention.batch-size=10");
    private final RetentionLoop retention = api.bean(RetentionLoop.class);
    private final LedgerRows rows = new LedgerRows(cluster.jdbc());
    private final LedgerReader ledger = new LedgerReader(cluster.jdbc());

    @BeforeEach
    void empty() {
        cluster.jdbc()
                .sql("truncate build, log_chunk, cluster_profile, open_builds cascade")
                .update();
    }

    @AfterAll
    void stop() {
        cluster.close();
    }

    @Test
    void aBuildWithoutAnImageGoesWithAllThatHangsOnIt() throws Exception {
        BuildId old = ended(BuildState.FAILED, BUILDS + 1);
        ended(BuildState.CANCELLED, BUILDS + 1);
        BuildId young = ended(BuildState.FAILED, BUILDS - 1);
        rows.image(old, "ORPHAN", artifact("left-over"));

        retention.round();

        assertThat(builds()).containsExactly(young);
        assertThat(ledger.count("attempt")).isEqualTo(1);
        assertThat(ledger.count("image")).isZero();
        assertThat(api.get("/api/v1/builds/" + old).statusCode()).isEqualTo(404);
        assertThat(api.get("/api/v1/builds/" + young).statusCode()).isEqualTo(200);
    }

    @Test
    @DisplayName("I1: a build that waits or runs is kept with its history and its key, however old it is")
    void anOpenBuildIsKeptWithAllThatHangsOnIt() throws Exception {
        BuildId open = rows.build("default", BuildState.RUNNING);
        rows.runningAttempt(open, 1);
        key(open, "open");
        rows.event(open, "dev.kiln.build.queued.v1", Map.of());
        BuildId retried = ended(BuildState.FAILED, 3 * IMAGES);
        cluster.jdbc()
                .sql("update build set retry_of = ? where id = ?")
                .params(retried.value(), open.value())
                .update();
        age(3 * IMAGES);

        retention.round();

        assertThat(builds()).containsExactlyInAnyOrder(open, retried);
        assertThat(ledger.count("submission")).isEqualTo(1);
        assertThat(ledger.eventTypes(open)).hasSize(1);
    }

    @Test
    @DisplayName("I4: what a record points at, proposes or has pointed at is kept for as long as the record is there")
    void whatARecordNeedsIsKept() throws Exception {
        BuildId pointedAt = succeeded(IMAGES + 1, "now");
        BuildId proposed = succeeded(IMAGES + 1, "soon");
        BuildId earlier = succeeded(IMAGES + 1, "before");
        BuildId unused = succeeded(IMAGES + 1, "never");
        BuildId young = succeeded(IMAGES - 1, "young");
        cluster.jdbc()
                .sql("""
                        insert into cluster_profile (name, revision, version, definition, image, proposal)
                        values ('prod', 1, '1.0.0', '{"cloud": "aws"}', jsonb_build_object('id', ?::text),
                                jsonb_build_object('id', ?::text))
                        """)
                .params(image(pointedAt).toString(), image(proposed).toString())
                .update();
        cluster.jdbc().sql("""
                        insert into profile_history (profile, revision, kind, version, changed_by, cause, image)
                        values ('prod', 1, 'UPDATED', '1.0.0', 'test', 'test', jsonb_build_object('id', ?::text))
                        """).param(image(earlier).toString()).update();

        retention.round();
        assertThat(builds())
                .containsExactlyInAnyOrder(pointedAt, proposed, earlier, young)
                .doesNotContain(unused);

        cluster.jdbc().sql("delete from cluster_profile").update();
        retention.round();
        assertThat(builds()).containsExactly(young);
    }

    @Test
    void aLogGoesBeforeItsBuildAndWhoReadsItIsToldSo() throws Exception {
        BuildId build = ended(BuildState.FAILED, LOGS + 1);
        BuildId young = ended(BuildState.FAILED, LOGS - 1);

        retention.round();
        retention.round();

        assertThat(cluster.jdbc()
                        .sql("select distinct build_id from log_chunk")
                        .query(UUID.class)
                        .list())
                .containsExactly(young.value());
        assertThat(api.get("/api/v1/builds/" + build + "/log").body()).contains("2 part(s) of the log are missing");
        assertThat(api.get("/api/v1/builds/" + young + "/log").body()).isEqualTo("line 0\nline 1\n");
        assertThat(removed("logs")).isEqualTo(1);
    }

    @Test
    void aKeyIsForgottenAndAnIdleSubmittersCountersWithIt() throws Exception {
        BuildId old = ended(BuildState.FAILED, KEYS + 1);
        BuildId young = ended(BuildState.FAILED, KEYS - 1);
        key(old, "old");
        key(young, "young");
        age(KEYS + 1, old);
        age(KEYS - 1, young);
        cluster.jdbc()
                .sql(
                        "insert into open_builds (submitter, part, builds) values ('idle', 0, 0), ('busy', 0, 1), ('busy', 1, 0)")
                .update();

        retention.round();

        assertThat(texts("select key from submission")).containsExactly("young");
        assertThat(texts("select distinct submitter from open_builds")).containsExactly("busy");
        assertThat(ledger.count("open_builds")).isEqualTo(2);
    }

    @Test
    void moreThanABatchIsRemovedInOneRound() throws Exception {
        double before = removed("builds");
        Stream.generate(() -> ended(BuildState.FAILED, BUILDS + 1)).limit(15).forEach(each -> {});

        retention.round();

        assertThat(builds()).isEmpty();
        assertThat(removed("builds") - before).isEqualTo(15);
    }

    @Test
    void oneInstanceRemovesAtATime() throws Exception {
        ended(BuildState.FAILED, BUILDS + 1);
        try (Connection other = api.bean(DataSource.class).getConnection();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("select pg_advisory_xact_lock(%d)".formatted(Retention.LOCK));

            retention.round();
            assertThat(builds()).hasSize(1);
            other.rollback();
        }
        retention.round();
        assertThat(builds()).isEmpty();
    }

    /** Ended so many days ago, with an attempt, two chunks of log and an event. */
    private BuildId ended(BuildState state, int daysAgo) {
        BuildId build = rows.build("default", state);
        ClaimId claim = rows.runningAttempt(build, 1);
        rows.end(build, 1, "FAILED", 2L, null);
        rows.chunk(build, 1, claim, 0, "line 0\n");
        rows.chunk(build, 1, claim, 1, "line 1\n");
        rows.event(build, "dev.kiln.build.failed.v1", Map.of());
        rows.state(build, state);
        age(daysAgo, build);
        return build;
    }

    private BuildId succeeded(int daysAgo, String artifact) {
        BuildId build = ended(BuildState.SUCCEEDED, daysAgo);
        rows.image(build, "ACCEPTED", artifact(artifact));
        return build;
    }

    private void age(int days) {
        builds().forEach(each -> age(days, each));
    }

    private void age(int days, BuildId build) {
        Duration age = Duration.ofDays(days);
        Stream.of(
                        "update build set requested_at = now() - :age, finished_at = finished_at - :age where id = :build",
                        "update attempt set finished_at = finished_at - :age where build_id = :build",
                        "update build_event set at = at - :age where build_id = :build",
                        "update submission set created_at = created_at - :age where build_id = :build")
                .forEach(each -> cluster.jdbc()
                        .sql(each.replace(":age", "interval '%d seconds'".formatted(age.toSeconds())))
                        .param("build", build.value())
                        .update());
    }

    private void key(BuildId build, String key) {
        cluster.jdbc()
                .sql("insert into submission (submitter, key, fingerprint, build_id) values ('tests', ?, '', ?)")
                .params(key, build.value())
                .update();
    }

    private List<BuildId> builds() {
        return cluster.jdbc()
                .sql("select id from build")
                .query((row, n) -> new BuildId(row.getObject("id", UUID.class)))
                .list();
    }

    private UUID image(BuildId build) {
        return cluster.jdbc()
                .sql("select id from image where build_id = ?")
                .param(build.value())
                .query(UUID.class)
                .single();
    }

    private List<String> texts(String sql) {
        return cluster.jdbc()
                .sql(sql)
                .query((row, n) -> Objects.requireNonNull(row.getString(1)))
                .list();
    }

    private double removed(String what) {
        return api.bean(MeterRegistry.class)
                .get("kiln.retention.removed")
                .tag("what", what)
                .counter()
                .count();
    }

    private static Artifact artifact(String id) {
        return new Artifact("aws", "us-east-1", id, null, "b", "kind", List.of());
    }
}
