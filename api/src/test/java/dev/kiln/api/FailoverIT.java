package dev.kiln.api;

import static dev.kiln.api.TopicReader.header;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kiln.api.build.LedgerReader;
import dev.kiln.api.build.Reports;
import dev.kiln.api.build.ScriptedWorker;
import dev.kiln.common.build.BuildId;
import dev.kiln.common.event.EventType;
import dev.kiln.common.message.MessageCodec;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two instances of all roles share the work, and one of them gets SIGKILL in the midst of it. */
@Timeout(480)
class FailoverIT {

    private static final Duration SESSION = Duration.ofSeconds(6);
    private static final Duration REBALANCE = Duration.ofSeconds(6);

    private final ApiCluster cluster = ApiCluster.fresh();
    private final LedgerReader tables = new LedgerReader(cluster.jdbc());
    private final Map<BuildId, Instant> reported = new LinkedHashMap<>();

    @AfterEach
    void stop() {
        cluster.close();
    }

    @Test
    @DisplayName(
            "I1, I2, I3: when one of two instances dies the other goes on within the group's session, and tells all once")
    void whenOneOfTwoInstancesDiesTheOtherGoesOn() throws IOException {
        ApiProcess mortal = start();
        ApiProcess survivor = start();
        survivor.put("/api/v1/cluster-profiles/all", """
                {"cloud": "aws", "region": "us-east-1", "selector": {"labels": {"flow": "steady"}}}""");
        ScriptedWorker steady = cluster.worker("steady");
        steady.beatEvery(Duration.ofMillis(500));
        BuildId running = submit(survivor);
        steady.claim(running, 1);
        ScriptedWorker worker = cluster.worker("busy");
        build(worker, survivor, 20);
        await().atMost(Duration.ofSeconds(40)).untilAsserted(this::allHaveSucceeded);

        mortal.kill();
        build(worker, survivor, 60);

        await().atMost(Duration.ofSeconds(60)).untilAsserted(this::allHaveSucceeded);
        assertThat(longestPause()).isLessThan(SESSION.plus(REBALANCE));
        await().until(() -> tables.count("outbox") == 0);
        eachHasOneTerminalEventAndReachedItsProfileOnce();
        assertThat(tables.attempts(running)).containsExactly("RUNNING");
    }

    private ApiProcess start() {
        return cluster.startProcess(
                null,
                "kiln.catalog.sources=examples",
                "kiln.lease.duration=5s",
                "spring.kafka.consumer.properties.session.timeout.ms=" + SESSION.toMillis(),
                "spring.kafka.consumer.properties.heartbeat.interval.ms=1000");
    }

    /** One after the other, so that some are at every step when the instance dies. */
    private void build(ScriptedWorker worker, ApiProcess api, int builds) throws IOException {
        for (int i = 0; i < builds; i++) {
            BuildId build = submit(api);
            worker.finish(Reports.succeeded(worker.claim(build, 1)));
            reported.put(build, Instant.now());
        }
    }

    private BuildId submit(ApiProcess api) throws IOException {
        String key = BuildId.next().toString();
        var answer = api.post("/api/v1/builds", key, """
                {"template": {"source": "examples", "path": "hello"}, "labels": {"flow": "steady"}}""");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        return BuildId.parse(
                MessageCodec.mapper().readTree(answer.body()).get("id").asString());
    }

    private void allHaveSucceeded() {
        assertThat(cluster.jdbc()
                        .sql("select count(*) from build where state = 'SUCCEEDED'")
                        .query(Integer.class)
                        .single())
                .isEqualTo(reported.size());
    }

    /** From a worker's last word on a build to its end in the ledger; database and test share a clock. */
    private Duration longestPause() {
        return reported.entrySet().stream()
                .map(each -> Duration.between(each.getValue(), finished(each.getKey())))
                .max(Duration::compareTo)
                .orElseThrow();
    }

    private Instant finished(BuildId build) {
        return cluster.jdbc()
                .sql("select finished_at from build where id = ?")
                .param(build.value())
                .query(OffsetDateTime.class)
                .single()
                .toInstant();
    }

    private void eachHasOneTerminalEventAndReachedItsProfileOnce() {
        TopicReader events = cluster.reader(cluster.topics().events());
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(events.records().stream()
                                .filter(each -> header(each, "ce_type").equals(EventType.BUILD_SUCCEEDED.wireName()))
                                .map(each -> header(each, "ce_id"))
                                .distinct())
                        .hasSize(reported.size()));
        for (BuildId build : reported.keySet()) {
            assertThat(tables.eventTypes(build))
                    .containsExactly(
                            EventType.BUILD_QUEUED.wireName(),
                            EventType.BUILD_STARTED.wireName(),
                            EventType.BUILD_SUCCEEDED.wireName());
        }
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(
                        () -> assertThat(tables.count("profile_application")).isEqualTo(reported.size()));
        assertThat(cluster.jdbc()
                        .sql(
                                "select count(*) - count(distinct build_id) from profile_history where build_id is not null")
                        .query(Long.class)
                        .single())
                .as("changes of the record beyond one for a build")
                .isZero();
    }
}
