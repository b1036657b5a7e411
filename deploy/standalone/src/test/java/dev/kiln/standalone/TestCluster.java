package dev.kiln.standalone;

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
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FileSystemUtils;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;

/** Broker, database, api and two workers, as {@code deploy/quickstart} starts them, and what a user can do and see. */
final class TestCluster implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofSeconds(90);

    /** How long builds of the shared one may go on when their worker is told to end. */
    static final Duration DRAIN = Duration.ofSeconds(10);

    private static @Nullable TestCluster shared;

    final Path folder;
    private final Options options;
    final Terminal terminal = new Terminal(new PrintStream(System.out, true, StandardCharsets.UTF_8));
    Cluster cluster;
    KilnClient kiln;

    /** @param more options of the command line */
    TestCluster(Path folder, String... more) throws IOException, InterruptedException {
        this.folder = folder;
        this.options = options(folder, more);
        start();
    }

    /** One for all classes that leave it whole; it ends with this JVM. */
    static synchronized TestCluster shared() throws IOException, InterruptedException {
        if (shared == null) {
            TestCluster started =
                    new TestCluster(Files.createTempDirectory("kiln-cluster"), "--drain", DRAIN.toString());
            Runtime.getRuntime().addShutdownHook(new Thread(started::remove, "remove"));
            shared = started;
        }
        return shared;
    }

    private void remove() {
        close();
        FileSystemUtils.deleteRecursively(folder.toFile());
    }

    void start() {
        cluster = Cluster.start(options, DataFolder.at(folder.resolve("data")), terminal);
        kiln = new KilnClient(cluster.http());
    }

    WorkerProcess worker(String id) {
        return cluster.worker(id);
    }

    String submit(String template, Map<String, String> variables) {
        Map<String, Object> request =
                Map.of("template", Map.of("source", "examples", "path", template), "variables", variables);
        return kiln.post("builds", UUID.randomUUID().toString(), request)
                .path("id")
                .asString();
    }

    /** A build that sleeps, and whose sleep can be found by its mark. */
    String submitSleep(int seconds, String mark) {
        return submit("slow", Map.of("seconds", seconds + "." + mark));
    }

    /** What is no event, on the topic of requests. */
    void sendGarbage() throws ExecutionException, InterruptedException {
        send(new ProducerRecord<>("kiln.requests", UUID.randomUUID().toString(), "no event"));
    }

    /** Publishes an event with this data on the topic of requests, within a trace of its sender's. */
    void request(String traceParent, String data) throws ExecutionException, InterruptedException {
        var record = new ProducerRecord<String, String>("kiln.requests", data);
        Map.of(
                        "ce_specversion", "1.0",
                        "ce_id", traceParent,
                        "ce_source", "/test",
                        "ce_type", "dev.kiln.build.requested.v1",
                        "content-type", "application/json",
                        "traceparent", traceParent)
                .forEach((name, value) -> record.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
        send(record);
    }

    /** Publishes a record as any upstream system would. */
    void send(ProducerRecord<String, String> record) throws ExecutionException, InterruptedException {
        Properties settings = new Properties();
        settings.put("bootstrap.servers", cluster.bootstrapServers());
        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            producer.send(record).get();
        }
    }

    JsonNode build(String id) {
        return kiln.get("builds/" + id);
    }

    JsonNode attempt(String build, int number) {
        return build(build).path("attempts").path(number - 1);
    }

    String attemptState(String build, int number) {
        return attempt(build, number).path("state").asString("");
    }

    /** Waits until Packer's own child is there, and tells the worker. */
    String awaitRunning(String build, String mark) {
        await().atMost(PATIENCE).until(() -> !processes(mark).isEmpty());
        return await().atMost(PATIENCE)
                .until(() -> worker(build(build)), Optional::isPresent)
                .orElseThrow();
    }

    private static Optional<String> worker(JsonNode build) {
        JsonNode attempts = build.path("attempts");
        return attempts.isEmpty()
                ? Optional.empty()
                : attempts.get(attempts.size() - 1).path("worker").asStringOpt();
    }

    JsonNode awaitEnd(String build) {
        return await().atMost(PATIENCE)
                .until(
                        () -> build(build),
                        each -> !Stream.of("QUEUED", "RUNNING")
                                .toList()
                                .contains(each.path("state").asString()));
    }

    List<String> terminalEvents(String build) {
        List<String> terminal = new ArrayList<>();
        for (JsonNode each : kiln.get("builds/%s/events".formatted(build)).path("items")) {
            String type = each.path("type").asString();
            if (Stream.of("succeeded", "failed", "cancelled").anyMatch(end -> type.contains("." + end + "."))) {
                terminal.add(type);
            }
        }
        return terminal;
    }

    static Instant time(JsonNode node, String field) {
        return Instant.parse(node.path(field).asString());
    }

    /** Living processes with the mark in their command line. */
    static List<Long> processes(String mark) {
        return ProcessHandle.allProcesses()
                .filter(each -> each.info().commandLine().orElse("").contains("." + mark))
                .map(ProcessHandle::pid)
                .toList();
    }

    /** A fraction of a second that finds the sleep of one test among all processes. */
    static String mark() {
        return "7" + System.nanoTime() % 1_000_000;
    }

    @Override
    public void close() {
        kiln.close();
        cluster.close();
    }

    /** What a cluster for tests is started with. */
    static Options options(Path folder, String... more) throws IOException, InterruptedException {
        Path root = Path.of(System.getProperty("kiln.root"));
        Options parsed = new Options();
        List<String> arguments = new ArrayList<>(List.of(
                "--worker-jar", workerJar(root).toString(),
                "--packer", InstalledPacker.ensure(root).toString(),
                "--examples", templates(root, folder).toString(),
                "--worker-port", Integer.toString(freePorts(2))));
        for (String option : List.of("--http-port", "--actuator-port", "--kafka-port", "--database-port")) {
            arguments.addAll(List.of(option, Integer.toString(freePorts(1))));
        }
        arguments.addAll(List.of(more));
        new CommandLine(parsed).parseArgs(arguments.toArray(String[]::new));
        return parsed;
    }

    /** The examples of the repository, and templates that only tests want. */
    private static Path templates(Path root, Path folder) throws IOException {
        Path templates = folder.resolve("templates");
        FileSystemUtils.copyRecursively(root.resolve("deploy/examples/hello"), templates.resolve("hello"));
        FileSystemUtils.copyRecursively(root.resolve("deploy/standalone/src/test/templates"), templates);
        return templates;
    }

    private static Path workerJar(Path root) throws IOException {
        try (Stream<Path> files = Files.list(root.resolve("worker/target"))) {
            return files.filter(each -> each.getFileName().toString().matches("kiln-worker-.*-exec\\.jar"))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("Build the worker's jar first: mvn package"));
        }
    }

    /** The first of some ports in a row that nobody listens on. */
    static int freePorts(int count) throws IOException {
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
