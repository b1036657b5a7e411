package dev.kiln.bench.soak;

import dev.kiln.bench.process.JvmProcess;
import dev.kiln.embedded.EmbeddedDatabase;
import dev.kiln.embedded.LoopbackPort;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** The parts of the cluster, every one a process of its own that can be killed alone. */
final class SoakCluster implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int APIS = 2;

    private final SoakOptions options;
    private final Path data;
    private final Deque<AutoCloseable> started = new ArrayDeque<>();
    private final List<URI> http = new ArrayList<>();
    private final List<JvmProcess> apis = new ArrayList<>();
    private final List<JvmProcess> workers = new ArrayList<>();
    private final int kafkaPort = LoopbackPort.free();
    private final EmbeddedDatabase database;
    private final JvmProcess broker;

    private SoakCluster(SoakOptions options, Path data) throws IOException {
        this.options = options;
        this.data = data;
        Files.createDirectories(data.resolve("logs"));
        this.database = opened(EmbeddedDatabase.startIn(data.resolve("postgresql"), LoopbackPort.free()));
        this.broker = opened(JvmProcess.start(
                "broker",
                512,
                options.ownJar,
                List.of("broker", "--folder=" + data.resolve("kafka"), "--port=" + kafkaPort),
                log("broker"),
                Optional.empty()));
    }

    /** Starts everything, and returns when all of it is ready. */
    static SoakCluster start(SoakOptions options, Path data) throws IOException, InterruptedException {
        SoakCluster cluster = new SoakCluster(options, data);
        try {
            for (int number = 1; number <= APIS; number++) {
                cluster.startApi(number);
            }
            for (int number = 1; number <= options.workers; number++) {
                cluster.startWorker(number);
            }
            cluster.awaitReady();
            return cluster;
        } catch (RuntimeException | InterruptedException e) {
            cluster.close();
            throw e;
        }
    }

    String bootstrapServers() {
        return "127.0.0.1:" + kafkaPort;
    }

    /** The apis' addresses. */
    List<URI> http() {
        return http;
    }

    EmbeddedDatabase database() {
        return database;
    }

    JvmProcess broker() {
        return broker;
    }

    List<JvmProcess> apis() {
        return apis;
    }

    List<JvmProcess> workers() {
        return workers;
    }

    /** Starts what does not run, and waits until all are ready. */
    void restore() throws InterruptedException {
        database.start();
        broker.startAgain();
        apis.forEach(JvmProcess::startAgain);
        for (JvmProcess worker : workers) {
            worker.thaw();
            worker.startAgain();
        }
        awaitReady();
    }

    /** SIGTERM to every worker, and waits for their ends. */
    void stopWorkers() throws InterruptedException {
        for (JvmProcess worker : workers) {
            worker.terminate();
        }
    }

    /** The last one that was started goes first. */
    @Override
    public void close() {
        while (!started.isEmpty()) {
            try {
                started.pop().close();
            } catch (Exception e) {
                throw new IllegalStateException("A part of the cluster could not be stopped", e);
            }
        }
    }

    private void awaitReady() throws InterruptedException {
        for (JvmProcess api : apis) {
            api.awaitReady(PATIENCE);
        }
        for (JvmProcess worker : workers) {
            worker.awaitReady(PATIENCE);
        }
    }

    private void startApi(int number) {
        int port = LoopbackPort.free();
        URI address = URI.create("http://127.0.0.1:" + port);
        String name = "api-" + number;
        http.add(address);
        apis.add(opened(JvmProcess.start(
                name,
                256,
                options.ownJar,
                List.of(
                        "api",
                        "--server.port=" + port,
                        "--management.server.port=0",
                        "--spring.datasource.url=" + database.jdbcUrl(),
                        "--spring.datasource.username=" + database.username(),
                        "--spring.datasource.password=" + database.password(),
                        "--spring.kafka.bootstrap-servers=" + bootstrapServers(),
                        "--kiln.catalog.sources=examples"),
                log(name),
                Optional.of(address.resolve("/readyz")))));
    }

    private void startWorker(int number) {
        int port = LoopbackPort.free();
        String name = "worker-" + number;
        workers.add(opened(JvmProcess.start(
                name,
                192,
                options.workerJar,
                List.of(
                        "--kiln.worker.id=" + name,
                        "--kiln.worker.slots=2",
                        "--kiln.worker.data-directory=" + data.resolve(name),
                        "--kiln.worker.publish.directory=" + data.resolve("images"),
                        "--kiln.worker.packer.binary=" + options.packer,
                        "--kiln.worker.sources.examples.type=directory",
                        "--kiln.worker.sources.examples.location=" + options.examples,
                        "--kiln.worker.drain-timeout=PT20S",
                        "--kiln.worker.grace=PT5S",
                        "--kiln.worker.stop-at-end-of-input=true",
                        "--spring.kafka.bootstrap-servers=" + bootstrapServers(),
                        "--server.port=" + port),
                log(name),
                Optional.of(URI.create("http://127.0.0.1:%d/actuator/health/readiness".formatted(port))))));
    }

    private Path log(String name) {
        return data.resolve("logs").resolve(name + ".log");
    }

    private <T extends AutoCloseable> T opened(T part) {
        started.push(part);
        return part;
    }
}
