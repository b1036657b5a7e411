package dev.kiln.standalone;

import static dev.kiln.standalone.TestCluster.DRAIN;
import static dev.kiln.standalone.TestCluster.mark;
import static dev.kiln.standalone.TestCluster.processes;
import static dev.kiln.standalone.TestCluster.time;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** Workers that are sent home, by an order and by SIGTERM: real processes, with an exit code. */
@Timeout(300)
@TestInstance(Lifecycle.PER_CLASS)
class DrainIT {

    private TestCluster cluster;

    @SuppressWarnings("NullAway.Init")
    DrainIT() {}

    @BeforeAll
    void start() throws IOException, InterruptedException {
        cluster = TestCluster.shared();
    }

    /** I1, I9: the first is sent home by an order, the second by SIGTERM. */
    @Test
    void aRollingRestartUnderLoadLosesNoWorkThatCanFinishInTheDrainTime() throws Exception {
        String mark = mark();
        List<String> builds = new ArrayList<>();
        for (int each = 0; each < 12; each++) {
            builds.add(cluster.submitSleep(2, mark));
        }
        cluster.awaitRunning(builds.getFirst(), mark);

        cluster.kiln.post("workers/worker-1/drain", "", Map.of());
        assertThat(cluster.worker("worker-1").awaitEndAndStart()).isZero();
        cluster.worker("worker-2").handle().destroy();
        assertThat(cluster.worker("worker-2").awaitEndAndStart()).isZero();

        for (String build : builds) {
            JsonNode ended = cluster.awaitEnd(build);
            assertThat(ended.path("state").asString()).isEqualTo("SUCCEEDED");
            assertThat(ended.path("attempts").size()).isOne();
            assertThat(cluster.terminalEvents(build)).hasSize(1);
        }
    }

    /** I5, I9. */
    @Test
    void whatCannotFinishInTheDrainTimeIsHandedBackAndQueuedAgainAtOnce() throws Exception {
        String mark = mark();
        String build = cluster.submitSleep(600, mark);
        String first = cluster.awaitRunning(build, mark);
        long begin = System.nanoTime();

        cluster.kiln.post("workers/%s/drain".formatted(first), "", Map.of());
        assertThat(cluster.worker(first).awaitEndAndStart()).isZero();

        cluster.terminal.say("A worker with an endless build and a drain time of %s was gone and back after %d ms"
                .formatted(DRAIN, Duration.ofNanos(System.nanoTime() - begin).toMillis()));
        cluster.awaitRunning(build, mark);
        JsonNode handedBack = cluster.attempt(build, 1);
        assertThat(handedBack.path("state").asString()).isEqualTo("STOPPED");
        assertThat(handedBack.path("failure").path("rule").asString()).isEqualTo("handed-back");
        JsonNode next = cluster.attempt(build, 2);
        Duration gap = Duration.between(time(handedBack, "finishedAt"), time(next, "claimedAt"));
        cluster.terminal.say("From the hand-back to the next claim: %d ms".formatted(gap.toMillis()));
        assertThat(gap).as("well before a lease").isLessThan(Duration.ofSeconds(10));
        cluster.kiln.post("builds/%s/cancel".formatted(build), "", Map.of());
        cluster.awaitEnd(build);
        assertThat(processes(mark)).isEmpty();
    }
}
