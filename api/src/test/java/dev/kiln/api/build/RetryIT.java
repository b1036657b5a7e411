package dev.kiln.api.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kiln.api.Api;
import dev.kiln.api.ApiCluster;
import dev.kiln.api.TopicReader;
import dev.kiln.common.build.BuildId;
import dev.kiln.common.build.BuildState;
import dev.kiln.common.build.FailureClass;
import dev.kiln.common.event.BuildEvent;
import dev.kiln.common.message.Job;
import dev.kiln.common.message.MessageCodec;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** The relay looks by itself every twelve seconds only: what is on time was woken for. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RetryIT {

    private static final String[] SLOW_POLL = {
        "kiln.outbox.poll-interval=12s", "kiln.retry.first-delay=4s", "kiln.lease.duration=60s"
    };

    private final ApiCluster cluster = ApiCluster.fresh();
    private final LedgerReader tables = new LedgerReader(cluster.jdbc());
    private Api api = cluster.startApi(SLOW_POLL);
    private final TopicReader jobs = cluster.reader(cluster.topics().jobs("default"));
    private final TopicReader events = cluster.reader(cluster.topics().events());

    @AfterAll
    void stop() {
        cluster.close();
    }

    @Test
    @DisplayName("I9: after a transient failure the next attempt begins when its back-off ends, and the api says when")
    void theNextAttemptBeginsWhenItsBackoffEnds() {
        BuildId build = failTransiently("w-on-time");
        Instant due = due(build);

        JsonNode waiting = MessageCodec.mapper()
                .readTree(api.get("/api/v1/builds/" + build).body())
                .get("waiting");
        assertThat(Instant.parse(waiting.get("until").asString())).isEqualTo(due);
        assertThat(waiting.at("/reasons/0").asString())
                .isEqualTo("It backs off until %s, to give what failed time to recover".formatted(due));
        await().untilAsserted(() -> assertThat(events.messages(build, BuildEvent.class))
                .last()
                .satisfies(event -> assertThat(event.retryAt()).isEqualTo(due)));
        assertThat(secondJob(build)).isBetween(due, due.plusSeconds(5));
    }

    @Test
    @DisplayName("I1: a back-off survives a restart")
    void aBackoffSurvivesARestart() {
        BuildId build = failTransiently("w-restart");
        Instant due = due(build);
        api.close();
        api = cluster.startApi(SLOW_POLL);

        assertThat(secondJob(build)).isAfterOrEqualTo(due);
    }

    @Test
    @DisplayName("I9: a cancel during a back-off ends the build at once, and no worker gets its job")
    void aCancelDuringABackoffEndsTheBuildAtOnce() {
        BuildId build = failTransiently("w-cancelled");
        Instant due = due(build);

        assertThat(api.post("/api/v1/builds/" + build + "/cancel").body()).contains("CANCELLED");
        assertThat(tables.state(build)).isEqualTo(BuildState.CANCELLED);
        assertThat(tables.attempts(build)).containsExactly("FAILED", "STOPPED");
        BuildId later = failTransiently("w-later");
        assertThat(secondJob(later)).isAfterOrEqualTo(due);
        assertThat(jobs.records(build)).hasSize(1);
    }

    private BuildId failTransiently(String name) {
        BuildId build =
                Submissions.fresh(api.bean(BuildLedger.class).accept(Requests.hello(), Submissions.anonymous()));
        ScriptedWorker worker = cluster.worker(name);
        worker.finish(Reports.failed(worker.claim(build, 1), FailureClass.TRANSIENT));
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(tables.attempts(build)).containsExactly("FAILED", "QUEUED"));
        return build;
    }

    private Instant due(BuildId build) {
        return Objects.requireNonNull(cluster.jdbc()
                        .sql("select due_at from attempt where build_id = ? and number = 2")
                        .param(build.value())
                        .query(OffsetDateTime.class)
                        .single())
                .toInstant();
    }

    /** When the broker got it; broker and database share a clock here. */
    private Instant secondJob(BuildId build) {
        await().atMost(Duration.ofSeconds(25))
                .untilAsserted(() -> assertThat(jobs.messages(build, Job.class))
                        .extracting(Job::attempt)
                        .containsExactly(1, 2));
        return Instant.ofEpochMilli(jobs.records(build).getLast().timestamp()).plusMillis(1);
    }
}
