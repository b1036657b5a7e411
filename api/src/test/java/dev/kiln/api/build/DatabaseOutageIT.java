package dev.kiln.api.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kiln.api.Api;
import dev.kiln.api.ApiCluster;
import dev.kiln.api.TopicReader;
import dev.kiln.common.build.BuildId;
import dev.kiln.common.build.BuildState;
import dev.kiln.common.message.Claimed;
import dev.kiln.common.message.MessageCodec;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** PostgreSQL goes away in the midst of everything, for far longer than the lease, and comes back. */
@Timeout(180)
class DatabaseOutageIT {

    private static final Duration LEASE = Duration.ofSeconds(3);
    private static final Duration OUTAGE = Duration.ofSeconds(Long.getLong("kiln.test.database-outage-seconds", 9));
    private static final String BODY = "{\"template\": {\"source\": \"examples\", \"path\": \"hello\"}}";

    private final ApiCluster cluster = ApiCluster.fresh();
    private final LedgerReader tables = new LedgerReader(cluster.jdbc());
    private final Api api = cluster.startApi(
            "kiln.catalog.sources=examples",
            "kiln.lease.duration=" + LEASE.toSeconds() + "s",
            "kiln.lease.pulse=200ms",
            "spring.datasource.hikari.connection-timeout=1000");

    @AfterEach
    void stop() {
        cluster.close();
    }

    @Test
    @DisplayName("I1, I8: an outage of the database is told to callers, loses nothing and nobody, and ends by itself")
    void anOutageLosesNothingAndEndsByItself() {
        ScriptedWorker worker = cluster.worker("steady");
        BuildId running = submitted("running");
        BuildId finishing = submitted("finishing");
        worker.beatEvery(Duration.ofMillis(300));
        worker.claim(running, 1);
        Claimed claim = worker.claim(finishing, 1);
        awaitState(finishing, BuildState.RUNNING);
        awaitState(running, BuildState.RUNNING);

        cluster.database().stop();
        worker.finish(Reports.succeeded(claim));
        publish("meanwhile");
        HttpResponse<String> answer = post("repeated");
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
        assertThat(cancel(running).statusCode()).isEqualTo(503);
        await().pollDelay(OUTAGE).atMost(OUTAGE.plusSeconds(10)).until(() -> true);
        cluster.database().start();

        await().atMost(Duration.ofSeconds(30)).until(() -> post("repeated").statusCode() == 202);
        assertThat(submitted("repeated")).isEqualTo(submitted("repeated"));
        awaitState(finishing, BuildState.SUCCEEDED);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> cluster.jdbc()
                                .sql("select count(*) from build where submitter = 'kafka:/meanwhile'")
                                .query(Integer.class)
                                .single()
                        == 1);
        heartbeatsAreReadAgain(running);
        assertThat(tables.attempts(running)).containsExactly("RUNNING");
        await().until(() -> tables.count("outbox") == 0);
        nothingWasSetAside();
    }

    @Test
    @DisplayName("I1: connections that are cut, as by a fail-over, cost no accepted request")
    void connectionsThatAreCutCostNothing() {
        for (int round = 0; round < 5; round++) {
            cluster.jdbc().sql("""
                            select pg_terminate_backend(pid) from pg_stat_activity
                             where datname = current_database() and pid <> pg_backend_pid()
                            """).query(Boolean.class).list();
            String key = "cut-" + round;
            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
                HttpResponse<String> answer = post(key);
                assertThat(answer.statusCode()).as(answer.body()).isIn(202, 503);
                assertThat(answer.statusCode()).isEqualTo(202);
            });
        }
        assertThat(tables.count("build")).isEqualTo(5);
        await().atMost(Duration.ofSeconds(30)).until(() -> tables.count("outbox") == 0);
        TopicReader jobs = cluster.reader(cluster.topics().jobs("default"));
        await().untilAsserted(() -> assertThat(
                        jobs.records().stream().map(each -> each.key()).distinct())
                .hasSize(5));
    }

    private void heartbeatsAreReadAgain(BuildId build) {
        await().atMost(Duration.ofSeconds(40))
                .until(() -> cluster.jdbc()
                        .sql("select last_seen_at > now() - interval '2 seconds' from attempt where build_id = ?")
                        .param(build.value())
                        .query(Boolean.class)
                        .single());
    }

    private void nothingWasSetAside() {
        Stream.of(
                        cluster.topics().requests(),
                        cluster.topics().attempts(),
                        cluster.topics().events(),
                        cluster.topics().heartbeats())
                .map(each -> cluster.reader(cluster.topics().deadLetters(each)))
                .forEach(each -> assertThat(each.records()).isEmpty());
    }

    private BuildId submitted(String key) {
        HttpResponse<String> answer = post(key);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        return BuildId.parse(
                MessageCodec.mapper().readTree(answer.body()).get("id").asString());
    }

    private HttpResponse<String> post(String key) {
        return api.send(HttpRequest.newBuilder(api.uri("/api/v1/builds"))
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .POST(BodyPublishers.ofString(BODY)));
    }

    private HttpResponse<String> cancel(BuildId build) {
        return api.post("/api/v1/builds/" + build + "/cancel");
    }

    private void publish(String source) {
        var message =
                new ProducerRecord<>(cluster.topics().requests(), "upstream", BODY.getBytes(StandardCharsets.UTF_8));
        Map.of(
                        "ce_specversion", "1.0",
                        "ce_id", source,
                        "ce_source", "/" + source,
                        "ce_type", "dev.kiln.build.requested.v1",
                        "content-type", "application/json")
                .forEach((name, text) -> message.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
        cluster.send(message);
    }

    private void awaitState(BuildId build, BuildState state) {
        await().atMost(Duration.ofSeconds(40))
                .untilAsserted(() -> assertThat(tables.state(build)).isEqualTo(state));
    }
}
