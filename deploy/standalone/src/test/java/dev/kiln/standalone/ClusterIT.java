package dev.kiln.standalone;

import static dev.kiln.standalone.TestCluster.PATIENCE;
import static dev.kiln.standalone.TestCluster.mark;
import static dev.kiln.standalone.TestCluster.processes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What users do to a cluster, and its restart as a whole. */
@TestInstance(Lifecycle.PER_CLASS)
class ClusterIT {

    @TempDir
    private static Path folder;

    private TestCluster cluster;

    @SuppressWarnings("NullAway.Init")
    ClusterIT() {}

    @BeforeAll
    void start() throws IOException, InterruptedException {
        cluster = new TestCluster(folder);
    }

    @AfterAll
    void stop() {
        cluster.close();
    }

    @Test
    void theTourTakesTwoRequestsToARecordThatPointsAtTheNewestImage() {
        new Tour(
                        cluster.kiln,
                        cluster.cluster.bootstrapServers(),
                        new ExampleChoice("hello", "null", "it is the fastest"),
                        cluster.cluster::paletteWrites,
                        cluster.terminal)
                .take();

        assertThat(cluster.cluster.paletteWrites()).anyMatch(each -> each.endsWith("/clone 201"));
        assertThat(cluster.cluster.paletteWrites().getLast()).endsWith("/publish 204");
    }

    /** I5, I9. */
    @Test
    void cancellingARunningBuildEndsItsProcesses() {
        String mark = mark();
        String build = cluster.submitSleep(600, mark);
        cluster.awaitRunning(build, mark);
        long begin = System.nanoTime();

        cluster.kiln.post("builds/%s/cancel".formatted(build), "", Map.of());

        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> processes(mark).isEmpty());
        cluster.terminal.say("From the cancel to the end of Packer's child: %d ms"
                .formatted(Duration.ofNanos(System.nanoTime() - begin).toMillis()));
        assertThat(cluster.awaitEnd(build).path("state").asString()).isEqualTo("CANCELLED");
        assertThat(cluster.terminalEvents(build)).containsExactly("dev.kiln.build.cancelled.v1");
    }

    /** I1: everything stops in mid-build and starts again on the same data. */
    @Test
    void restartingTheClusterInMidBuildLosesNothing() {
        String mark = mark();
        String build = cluster.submitSleep(9, mark);
        cluster.awaitRunning(build, mark);

        cluster.close();
        assertThat(processes(mark)).isEmpty();
        cluster.start();

        JsonNode ended = cluster.awaitEnd(build);
        assertThat(ended.path("state").asString()).isEqualTo("SUCCEEDED");
        assertThat(cluster.terminalEvents(build)).hasSize(1);
    }
}
