package dev.kiln.standalone;

import static dev.kiln.standalone.TestCluster.PATIENCE;
import static dev.kiln.standalone.TestCluster.mark;
import static dev.kiln.standalone.TestCluster.processes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** I1, I2: a job that is delivered again, because a worker died with it in its hands, or for no reason, is one build. */
@Timeout(300)
@TestInstance(Lifecycle.PER_CLASS)
class JobDeliveryIT {

    private static final String ATTEMPTS = "kiln.attempts";
    private static final String JOBS = "kiln.jobs.default";

    /** Where the broker keeps which jobs are settled: while it refuses, no acknowledgement takes effect. */
    private static final String SETTLED = "__share_group_state";

    private TestCluster cluster;
    private TestKafka kafka;

    @SuppressWarnings("NullAway.Init")
    JobDeliveryIT() {}

    @BeforeAll
    void start() throws IOException, InterruptedException {
        cluster = TestCluster.shared();
        kafka = new TestKafka(cluster.cluster.bootstrapServers());
    }

    @Test
    void aWorkerDiesBetweenTakingAJobAndClaimingIt() throws Exception {
        String build;
        String holder;
        kafka.refuse(ATTEMPTS);
        try {
            build = cluster.submitSleep(1, mark());
            holder = await().atMost(PATIENCE)
                    .until(this::busy, Optional::isPresent)
                    .orElseThrow();
            cluster.worker(holder).kill();
        } finally {
            kafka.allow(ATTEMPTS);
        }

        JsonNode ended = cluster.awaitEnd(build);
        assertThat(ended.path("state").asString()).isEqualTo("SUCCEEDED");
        assertThat(ended.path("attempts").size()).isOne();
        assertThat(cluster.attempt(build, 1).path("worker").asString()).isNotEqualTo(holder);
        assertThat(cluster.terminalEvents(build)).hasSize(1);
        cluster.worker(holder).restart();
    }

    @Test
    void aWorkerDiesBetweenClaimingAJobAndAcknowledgingIt() throws Exception {
        String mark = mark();
        String build;
        String holder;
        kafka.refuse(SETTLED);
        try {
            build = cluster.submitSleep(1, mark);
            await().atMost(PATIENCE).until(() -> cluster.attemptState(build, 1).equals("RUNNING"));
            holder = cluster.attempt(build, 1).path("worker").asString();
            cluster.worker(holder).kill();
        } finally {
            kafka.allow(SETTLED);
        }

        JsonNode ended = cluster.awaitEnd(build);
        assertThat(ended.path("state").asString()).isEqualTo("SUCCEEDED");
        assertThat(ended.path("attempts").size()).isEqualTo(2);
        assertThat(cluster.attemptState(build, 1)).isEqualTo("LOST");
        assertThat(cluster.terminalEvents(build)).hasSize(1);
        await().atMost(PATIENCE).until(() -> processes(mark).isEmpty());
        cluster.worker(holder).restart();
    }

    @Test
    void aJobThatIsDeliveredTwiceIsStartedTwiceAndOneOfThemIsStoppedAtOnce() throws Exception {
        String mark = mark();
        String build = cluster.submitSleep(8, mark);
        cluster.awaitRunning(build, mark);

        kafka.send(JOBS, build, kafka.values(JOBS, build).getFirst());

        String winner = cluster.attempt(build, 1).path("worker").asString();
        await().atMost(PATIENCE)
                .until(() -> kafka.values(ATTEMPTS, build).stream()
                                .filter(each -> new String(each, StandardCharsets.UTF_8).contains("superseded"))
                                .count()
                        == 1);
        assertThat(processes(mark)).as("the winner builds on").isNotEmpty();
        JsonNode ended = cluster.awaitEnd(build);
        assertThat(ended.path("state").asString()).isEqualTo("SUCCEEDED");
        assertThat(ended.path("attempts").size()).isOne();
        assertThat(cluster.attempt(build, 1).path("worker").asString()).isEqualTo(winner);
        assertThat(ended.path("images").size()).isOne();
        assertThat(cluster.terminalEvents(build)).hasSize(1);
    }

    private Optional<String> busy() {
        return cluster.kiln
                .get("workers")
                .path("items")
                .valueStream()
                .filter(each -> each.path("running").asInt() > 0)
                .map(each -> each.path("id").asString())
                .findFirst();
    }
}
