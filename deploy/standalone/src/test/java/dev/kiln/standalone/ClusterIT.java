package dev.kiln.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kiln.embedded.InstalledPacker;
import java.io.IOException;
import java.io.PrintStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.FileSystemUtils;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;

/** Broker, database, api and two workers, as {@code deploy/quickstart} starts them, and what users and faults do to them. */
@TestInstance(Lifecycle.PER_CLASS)
class ClusterIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private static Path folder;

    private final Terminal terminal = new Terminal(new PrintStream(System.out, true, StandardCharsets.UTF_8));
    private Options options;
    private Cluster cluster;
    private KilnClient kiln;

    @SuppressWarnings("NullAway.Init")
    ClusterIT() {}

    @BeforeAll
    void prepare() throws IOException, InterruptedException {
        options = parsedOptions();
        start();
    }

    private void start() {
        cluster = Cluster.start(options, DataFolder.at(folder.resolve("data")), terminal);
        kiln = new KilnClient(cluster.http());
    }

    @AfterAll
    void stop() {
        kiln.close();
        cluster.close();
    }

    @Test
    void theTourTakesTwoRequestsToARecordThatPointsAtTheNewestImage() {
        new Tour(kiln, cluster.bootstrapServers(), new ExampleChoice("hello", "null", "it is the fastest"), terminal)
                .take();
    }

    /** I2, I5. */
    @Test
    void aBuildGoesOnAtAnotherWorkerWhenItsOwnIsKilled() throws IOException, InterruptedException {
        String mark = mark();
        String build = submit("slow", Map.of("seconds", "5." + mark));
        String first = awaitRunning(build, mark);

        cluster.worker(first).kill();

        JsonNode ended = awaitEnd(build);
        assertThat(ended.path("state").asString()).isEqualTo("SUCCEEDED");
        assertThat(ended.path("attempts").size()).isEqualTo(2);
        assertThat(ended.path("attempts").get(0).path("state").asString()).isEqualTo("LOST");
        assertThat(ended.path("attempts").get(1).path("worker").asString()).isNotEqualTo(first);
        assertThat(terminalEvents(build)).hasSize(1);
        assertThat(processes(mark)).isEmpty();
        cluster.worker(first).restart();
    }

    /** I5, I9. */
    @Test
    void cancellingARunningBuildEndsItsProcesses() {
        String mark = mark();
        String build = submit("slow", Map.of("seconds", "600." + mark));
        awaitRunning(build, mark);

        kiln.post("builds/%s/cancel".formatted(build), "", Map.of());

        assertThat(awaitEnd(build).path("state").asString()).isEqualTo("CANCELLED");
        await().atMost(PATIENCE).until(() -> processes(mark).isEmpty());
        assertThat(terminalEvents(build)).containsExactly("dev.kiln.build.cancelled.v1");
    }

    /** I1: everything stops in mid-build and starts again on the same data. */
    @Test
    void restartingTheClusterInMidBuildLosesNothing() throws IOException {
        String mark = mark();
        String build = submit("slow", Map.of("seconds", "9." + mark));
        awaitRunning(build, mark);

        stop();
        assertThat(processes(mark)).isEmpty();
        start();

        JsonNode ended = awaitEnd(build);
        assertThat(ended.path("state").asString()).isEqualTo("SUCCEEDED");
        assertThat(terminalEvents(build)).hasSize(1);
    }

    private String submit(String template, Map<String, String> variables) {
        Map<String, Object> request =
                Map.of("template", Map.of("source", "examples", "path", template), "variables", variables);
        return kiln.post("builds", UUID.randomUUID().toString(), request)
                .path("id")
                .asString();
    }

    /** Waits until Packer's own child is there, and tells the worker. */
    private String awaitRunning(String build, String mark) {
        await().atMost(PATIENCE).until(() -> !processes(mark).isEmpty());
        return await().atMost(PATIENCE)
                .until(() -> worker(build), Optional::isPresent)
                .orElseThrow();
    }

    private Optional<String> worker(String build) {
        JsonNode attempts = attempts(build);
        return attempts.isEmpty()
                ? Optional.empty()
                : attempts.get(attempts.size() - 1).path("worker").asStringOpt();
    }

    private JsonNode attempts(String build) {
        return kiln.get("builds/" + build).path("attempts");
    }

    private JsonNode awaitEnd(String build) {
        return await().atMost(PATIENCE)
                .until(
                        () -> kiln.get("builds/" + build),
                        each -> !Stream.of("QUEUED", "RUNNING")
                                .toList()
                                .contains(each.path("state").asString()));
    }

    private List<String> terminalEvents(String build) {
        List<String> terminal = new ArrayList<>();
        for (JsonNode each : kiln.get("builds/%s/events".formatted(build)).path("items")) {
            String type = each.path("type").asString();
            if (Stream.of("succeeded", "failed", "cancelled").anyMatch(end -> type.contains("." + end + "."))) {
                terminal.add(type);
            }
        }
        return terminal;
    }

    /** Living processes with the mark in their command line. */
    private static List<Long> processes(String mark) {
        return ProcessHandle.allProcesses()
                .filter(each -> each.info().commandLine().orElse("").contains("." + mark))
                .map(ProcessHandle::pid)
                .toList();
    }

    /** A fraction of a second that finds the sleep of one test among all processes. */
    private static String mark() {
        return "7" + System.nanoTime() % 1_000_000;
    }

    private static Options parsedOptions() throws IOException, InterruptedException {
        Path kiln = Path.of(System.getProperty("kiln.root"));
        Options options = new Options();
        List<String> arguments = new ArrayList<>(List.of(
                "--worker-jar", workerJar(kiln).toString(),
                "--packer", InstalledPacker.ensure(kiln).toString(),
                "--examples", templates(kiln).toString(),
                "--worker-port", Integer.toString(freePorts(2))));
        for (String option : List.of("--http-port", "--kafka-port", "--database-port")) {
            arguments.addAll(List.of(option, Integer.toString(freePorts(1))));
        }
        new CommandLine(options).parseArgs(arguments.toArray(String[]::new));
        return options;
    }

    /** The examples of the repository, and templates that only tests want. */
    private static Path templates(Path kiln) throws IOException {
        Path templates = folder.resolve("templates");
        FileSystemUtils.copyRecursively(kiln.resolve("deploy/examples/hello"), templates.resolve("hello"));
        FileSystemUtils.copyRecursively(kiln.resolve("deploy/standalone/src/test/templates"), templates);
        return templates;
    }

    private static Path workerJar(Path kiln) throws IOException {
        try (Stream<Path> files = Files.list(kiln.resolve("worker/target"))) {
            return files.filter(each -> each.toString().endsWith("-exec.jar"))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("Build the worker's jar first: mvn package"));
        }
    }

    /** The first of some ports in a row that nobody listens on. */
    private static int freePorts(int count) throws IOException {
        for (int port = ThreadLocalRandom.current().nextInt(20_000, 30_000); ; port++) {
            boolean free = true;
            for (int each = port; each < port + count; each++) {
                free &= isFree(each);
            }
            if (free) {
                return port;
            }
        }
    }

    private static boolean isFree(int port) throws IOException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (BindException e) {
            return false;
        }
    }
}
