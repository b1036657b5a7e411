package dev.kiln.api.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kiln.api.Api;
import dev.kiln.api.ApiCluster;
import dev.kiln.api.TopicReader;
import dev.kiln.common.build.BuildId;
import dev.kiln.common.build.BuildState;
import dev.kiln.common.message.Claimed;
import dev.kiln.common.message.Job;
import dev.kiln.common.message.MessageCodec;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The broker goes away for far longer than the lease, and comes back with its data. */
@Timeout(180)
class KafkaOutageIT {

    private static final String BODY = "{\"template\": {\"source\": \"examples\", \"path\": \"hello\"}}";
    private static final Duration OUTAGE = Duration.ofSeconds(Long.getLong("kiln.test.kafka-outage-seconds", 20));

    private final ApiCluster cluster = ApiCluster.fresh();
    private final LedgerReader tables = new LedgerReader(cluster.jdbc());
    private final Api api =
            cluster.startApi("kiln.catalog.sources=examples", "kiln.lease.duration=3s", "kiln.lease.pulse=200ms");

    @AfterEach
    void stop() {
        cluster.close();
    }

    @Test
    @DisplayName("I1: an outage of Kafka stops no intake, loses no running attempt, and its backlog drains by itself")
    void anOutageStopsNoIntakeAndLosesNoAttempt() {
        ScriptedWorker worker = cluster.worker("patient");
        BuildId running = submitted();
        worker.beatEvery(Duration.ofMillis(300));
        Claimed claim = worker.claim(running, 1);
        await().untilAsserted(() -> assertThat(tables.state(running)).isEqualTo(BuildState.RUNNING));

        cluster.kafka().stop();
        List<BuildId> accepted = new ArrayList<>();
        Instant end = Instant.now().plus(OUTAGE);
        await().pollInterval(OUTAGE.dividedBy(10))
                .atMost(OUTAGE.plusSeconds(30))
                .until(() -> {
                    accepted.add(submitted());
                    return Instant.now().isAfter(end);
                });
        BuildId cancelled = accepted.getFirst();
        assertThat(api.post("/api/v1/builds/" + cancelled + "/cancel").body()).contains("CANCELLED");
        assertThat(tables.count("outbox")).isPositive();
        cluster.kafka().start();

        TopicReader jobs = cluster.reader(cluster.topics().jobs("default"));
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(accepted)
                        .allSatisfy(each ->
                                assertThat(jobs.messages(each, Job.class)).hasSize(1)));
        await().until(() -> tables.count("outbox") == 0);
        await().atMost(Duration.ofSeconds(60)).until(() -> isHeardAgain(running));
        assertThat(tables.attempts(running)).containsExactly("RUNNING");
        worker.finish(Reports.succeeded(claim));
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(tables.state(running)).isEqualTo(BuildState.SUCCEEDED));
        assertThat(tables.state(cancelled)).isEqualTo(BuildState.CANCELLED);
    }

    private boolean isHeardAgain(BuildId build) {
        return cluster.jdbc()
                .sql("select last_seen_at > now() - interval '2 seconds' from attempt where build_id = ?")
                .param(build.value())
                .query(Boolean.class)
                .single();
    }

    private BuildId submitted() {
        HttpResponse<String> answer = api.post("/api/v1/builds", BODY);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        return BuildId.parse(
                MessageCodec.mapper().readTree(answer.body()).get("id").asString());
    }
}
