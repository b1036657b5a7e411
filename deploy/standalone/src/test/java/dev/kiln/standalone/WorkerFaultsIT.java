package dev.kiln.standalone;

import static dev.kiln.standalone.TestCluster.PATIENCE;
import static dev.kiln.standalone.TestCluster.mark;
import static dev.kiln.standalone.TestCluster.processes;
import static dev.kiln.standalone.TestCluster.time;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** Workers that are killed, frozen and restarted in mid-build, as real processes of a real cluster. */
@Timeout(300)
@TestInstance(Lifecycle.PER_CLASS)
class WorkerFaultsIT {

    private static final Duration LEASE = Duration.ofSeconds(15);

    /** What a worker gives Packer here, and what its guard itself needs. */
    private static final Duration GRACE = Duration.ofSeconds(12);

    private static final String ATTEMPTS = "kiln.attempts";

    private TestCluster cluster;

    @SuppressWarnings("NullAway.Init")
    WorkerFaultsIT() {}

    @BeforeAll
    void start() throws IOException, InterruptedException {
        cluster = TestCluster.shared();
    }

    /** I1, I2, I5. */
    @Test
    void theBuildOfAKilledWorkerGoesOnAtAnotherAndNoProcessOfItIsLeft() throws Exception {
        String mark = mark();
        String build = cluster.submitSleep(5, mark);
        String first = cluster.awaitRunning(build, mark);
        Instant killed = Instant.now();

        cluster.worker(first).kill();

        await().atMost(GRACE).until(() -> processes(mark).isEmpty());
        cluster.terminal.say("From SIGKILL of the worker to the end of its Packer: %d ms"
                .formatted(Duration.between(killed, Instant.now()).toMillis()));
        JsonNode ended = cluster.awaitEnd(build);
        assertThat(ended.path("state").asString()).isEqualTo("SUCCEEDED");
        assertThat(ended.path("attempts").size()).isEqualTo(2);
        JsonNode lost = ended.path("attempts").get(0);
        JsonNode next = ended.path("attempts").get(1);
        assertThat(lost.path("state").asString()).isEqualTo("LOST");
        assertThat(lost.path("leftBehind").path("cause").asString()).contains(build);
        assertThat(next.path("worker").asString()).isNotEqualTo(first);
        Duration gap = Duration.between(time(lost, "lastSeenAt"), time(next, "claimedAt"));
        cluster.terminal.say("From the last sign of a killed worker to attempt 2: %d ms".formatted(gap.toMillis()));
        assertThat(gap).isBetween(LEASE, LEASE.plusSeconds(10));
        assertThat(cluster.terminalEvents(build)).hasSize(1);
        assertThat(processes(mark)).isEmpty();
        cluster.worker(first).restart();
    }

    /** I5, I7. */
    @Test
    void aWorkerThatIsRestartedUnderItsIdFreesItsAttemptsAndClearsUp() throws Exception {
        String mark = mark();
        String build = cluster.submitSleep(8, mark);
        String worker = cluster.awaitRunning(build, mark);
        Path workspaces = cluster.folder.resolve("data").resolve(worker).resolve("w");
        Path old = entries(workspaces).getFirst();

        cluster.worker(worker).restart();

        JsonNode ended = cluster.awaitEnd(build);
        assertThat(ended.path("state").asString()).isEqualTo("SUCCEEDED");
        JsonNode lost = ended.path("attempts").get(0);
        // On a busy machine the start of a JVM may take longer than the lease.
        assertThat(lost.path("failure").path("rule").asString()).isIn("worker-restarted", "lease-expired");
        assertThat(cluster.terminalEvents(build)).hasSize(1);
        await().atMost(PATIENCE).until(() -> Files.notExists(old));
        assertThat(entries(workspaces)).hasSize(1);
    }

    /** I1: the result is on the worker's disk before anybody is told, and its next run tells. */
    @Test
    void whatAKilledWorkerHadFinishedAndNotDeliveredIsDeliveredFromItsDisk() throws Exception {
        TestKafka kafka = new TestKafka(cluster.cluster.bootstrapServers());
        String mark = mark();
        String build = cluster.submitSleep(12, mark);
        String worker = cluster.awaitRunning(build, mark);
        Path journal = cluster.folder.resolve("data").resolve(worker).resolve("journal");
        kafka.refuse(ATTEMPTS);
        try {
            await().atMost(PATIENCE).until(() -> entries(journal).size() == 1);
            cluster.worker(worker).kill();
        } finally {
            kafka.allow(ATTEMPTS);
        }
        assertThat(cluster.attemptState(build, 1)).isEqualTo("RUNNING");

        cluster.worker(worker).restart();

        // On a busy machine the start of a JVM may take longer than the lease: then it is an orphan, and attempt 2 has
        // won.
        await().atMost(PATIENCE)
                .until(() -> images(cluster.build(build)).anyMatch(List.of("1 ACCEPTED", "1 ORPHAN")::contains));
        assertThat(cluster.awaitEnd(build).path("state").asString()).isEqualTo("SUCCEEDED");
        assertThat(cluster.terminalEvents(build)).hasSize(1);
        await().atMost(PATIENCE).until(() -> entries(journal).isEmpty());
    }

    /** I2, I4: of a worker that wakes up again, a success counts if it is the first, and is an orphan if it is not. */
    @Test
    void aFrozenWorkerThatWakesUpHasWonOrIsTooLate() throws Exception {
        String winner = mark();
        String first = cluster.submitSleep(28, winner);
        String frozen = cluster.awaitRunning(first, winner);
        String late = submitTo(frozen);
        signal("STOP", cluster.worker(frozen).handle());
        try {
            assertThat(cluster.awaitEnd(late).path("state").asString()).isEqualTo("SUCCEEDED");
            await().atMost(PATIENCE).until(() -> cluster.attemptState(first, 2).equals("RUNNING"));
        } finally {
            signal("CONT", cluster.worker(frozen).handle());
        }

        await().atMost(PATIENCE).until(() -> cluster.attemptState(late, 1).equals("SUCCEEDED"));
        assertThat(images(cluster.build(late))).containsExactlyInAnyOrder("1 ORPHAN", "2 ACCEPTED");
        assertThat(cluster.terminalEvents(late)).hasSize(1);
        assertThat(images(cluster.awaitEnd(first))).containsExactly("1 ACCEPTED");
        await().atMost(PATIENCE).until(() -> cluster.attemptState(first, 2).equals("STOPPED"));
        await().atMost(GRACE).until(() -> processes(winner).isEmpty());
        assertThat(cluster.terminalEvents(first)).hasSize(1);
    }

    /** Submits short builds until one of them runs on that worker. */
    private String submitTo(String worker) {
        while (true) {
            String mark = mark();
            String build = cluster.submitSleep(4, mark);
            if (cluster.awaitRunning(build, mark).equals(worker)) {
                return build;
            }
            cluster.kiln.post("builds/%s/cancel".formatted(build), "", Map.of());
            cluster.awaitEnd(build);
        }
    }

    private static Stream<String> images(JsonNode build) {
        return build.path("images")
                .valueStream()
                .map(each ->
                        each.path("attempt").asInt() + " " + each.path("state").asString());
    }

    private static List<Path> entries(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.toList();
        }
    }

    private static void signal(String name, ProcessHandle process) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("kill", "-s", name, Long.toString(process.pid()))
                        .inheritIO()
                        .start()
                        .waitFor())
                .isZero();
    }
}
