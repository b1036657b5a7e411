package dev.kiln.bench.soak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.bench.soak.Load.Expected;
import dev.kiln.servers.Database;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** What a broken promise looks like in the ledger, and that it is found. */
class LedgerEvidenceIT {

    private static Database database;
    private static JdbcClient jdbc;
    private static LedgerEvidence evidence;

    @BeforeAll
    static void migrate() {
        database = Database.startTemporary();
        var source = new DriverManagerDataSource(database.jdbcUrl(), database.username(), database.password());
        Flyway.configure().dataSource(source).load().migrate();
        jdbc = JdbcClient.create(source);
        evidence = new LedgerEvidence(jdbc);
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    @BeforeEach
    void empty() {
        jdbc.sql("truncate build, cluster_profile cascade").update();
    }

    @Test
    void aGoodLedgerHasNothingAgainstIt() {
        UUID build = build("key", "SUCCEEDED");
        event(build, "dev.kiln.build.queued.v1");
        event(build, "dev.kiln.build.succeeded.v1");
        change(1, build, image(build, "ACCEPTED"));

        assertThat(evidence.nothingIsLost(Map.of("key", Expected.SUCCEEDED), List.of())
                        .kept())
                .isTrue();
        assertThat(evidence.oneTerminalEventEach().kept()).isTrue();
        assertThat(evidence.oneChangeOfARecordEach().kept()).isTrue();
        assertThat(evidence.onlyAcceptedImagesInRecords().kept()).isTrue();
    }

    /** I1. */
    @Test
    void anAcceptedRequestWithoutABuildIsLost() {
        assertThat(evidence.nothingIsLost(Map.of("key", Expected.ANY), List.of())
                        .violations())
                .containsExactly("request key should be ANY and is no build at all");
    }

    /** I1. */
    @Test
    void aBuildThatEndedOtherwiseOrNotAtAllIsLost() {
        build("failed", "FAILED");
        build("running", "RUNNING");

        assertThat(evidence.nothingIsLost(Map.of("failed", Expected.SUCCEEDED, "running", Expected.ANY), List.of())
                        .violations())
                .hasSize(2);
    }

    /** I1. */
    @Test
    void aGoodRequestThatIsRefusedSpeaksAgainstTheLedger() {
        assertThat(evidence.nothingIsLost(Map.of(), List.of("soak-1 was refused"))
                        .violations())
                .containsExactly("soak-1 was refused");
    }

    /** I2. */
    @Test
    void twoTerminalEventsAndNoneAreFound() {
        UUID twice = build("twice", "SUCCEEDED");
        event(twice, "dev.kiln.build.succeeded.v1");
        event(twice, "dev.kiln.build.cancelled.v1");
        build("never", "FAILED");

        assertThat(evidence.oneTerminalEventEach().violations()).hasSize(2);
    }

    /** I3. */
    @Test
    void aRecordThatABuildHasChangedTwiceIsFound() {
        UUID build = build("key", "SUCCEEDED");
        UUID image = image(build, "ACCEPTED");
        change(1, build, image);
        change(2, build, image);

        assertThat(evidence.oneChangeOfARecordEach().violations()).hasSize(1);
    }

    /** I4. */
    @Test
    void aRecordThatPointsAtAnOrphanIsFound() {
        UUID build = build("key", "SUCCEEDED");
        change(1, build, image(build, "ORPHAN"));

        assertThat(evidence.onlyAcceptedImagesInRecords().violations()).hasSize(1);
    }

    private static UUID build(String key, String state) {
        UUID id = UUID.randomUUID();
        jdbc.sql("""
                        with new as (insert into build (id, state, attempt, request, pool, template_source, template_name,
                                                        labels, profiles, submitter, transport)
                                     values (:id, :state, 1, '{}', 'default', 'examples', 'hello', '{}', '{}', 'soak', 'http'))
                        insert into submission (submitter, key, fingerprint, build_id) values ('soak', :key, '', :id)
                        """).param("id", id).param("state", state).param("key", key).update();
        return id;
    }

    private static void event(UUID build, String type) {
        jdbc.sql("insert into build_event (id, build_id, type, data) values (?, ?, ?, '{}')")
                .params(UUID.randomUUID(), build, type)
                .update();
    }

    private static UUID image(UUID build, String state) {
        UUID id = UUID.randomUUID();
        jdbc.sql("""
                        insert into image (id, build_id, attempt, claim_id, state, cloud, artifact_id, artifact)
                        values (?, ?, 1, ?, ?, 'null', 'Null', '{}')
                        """).params(id, build, UUID.randomUUID(), state).update();
        return id;
    }

    private static void change(int revision, UUID build, UUID image) {
        jdbc.sql("""
                        insert into cluster_profile (name, revision, version, definition)
                        values ('soak', 1, '1.0.0', '{"cloud": "null"}') on conflict do nothing
                        """).update();
        jdbc.sql("""
                        insert into profile_history (profile, revision, kind, version, changed_by, cause, build_id, image)
                        values ('soak', ?, 'UPDATED', '1.0.0', 'kiln', 'a build', ?,
                                jsonb_build_object('id', ?::text))
                        """).params(revision, build, image.toString()).update();
    }
}
