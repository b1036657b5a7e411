package dev.kiln.bench.process;

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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** The parts of a cluster, every one a process of its own that can be killed alone. */
public final class Cluster implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Programs programs;
    private final Jvms jvms;
    private final Path data;
    private final Deque<AutoCloseable> started = new ArrayDeque<>();
    private final List<URI> http = new ArrayList<>();
    private final List<JvmProcess> apis = new ArrayList<>();
    private final List<JvmProcess> workers = new ArrayList<>();
    private final int kafkaPort = LoopbackPort.free();
    private final EmbeddedDatabase database;
    private final JvmProcess broker;

    private Cluster(Programs programs, Jvms jvms, Path data) throws IOException {
        this.programs = programs;
        this.jvms = jvms;
        this.data = data;
        Files.createDirectories(data.resolve("logs"));
        this.database = opened(EmbeddedDatabase.startIn(data.resolve("postgresql"), LoopbackPort.free()));
        // All other processes end with this JVM, however it ends.
        Runtime.getRuntime().addShutdownHook(new Thread(database::close, "stop"));
        this.broker = opened(JvmProcess.start(
                "broker",
                jvms.broker(),
                programs.ownJar,
                List.of("broker", "--folder=" + data.resolve("kafka"), "--port=" + kafkaPort),
                log("broker"),
                Optional.empty()));
    }

    /** Starts a broker and a database; apis and workers are started one by one. */
    public static Cluster start(Programs programs, Jvms jvms, Path data) throws IOException {
        return new Cluster(programs, jvms, data);
    }

    public String bootstrapServers() {
        return "127.0.0.1:" + kafkaPort;
    }

    /** The apis' addresses. */
    public List<URI> http() {
        return http;
    }

    public EmbeddedDatabase database() {
        return database;
    }

    /** The database, a connection for each statement. */
    public JdbcClient jdbc() {
        return JdbcClient.create(
                new DriverManagerDataSource(database.jdbcUrl(), database.username(), database.password()));
    }

    public JvmProcess broker() {
        return broker;
    }

    public List<JvmProcess> apis() {
        return apis;
    }

    public List<JvmProcess> workers() {
        return workers;
    }

    /** Where everything is. */
    public Path data() {
        return data;
    }

    /** Starts an api; it may not be ready yet. */
    public JvmProcess startApi(String... properties) {
        int port = LoopbackPort.free();
        URI address = URI.create("http://127.0.0.1:" + port);
        String name = "api-" + (apis.size() + 1);
        JvmProcess api = opened(JvmProcess.start(
                name,
                jvms.api(),
                programs.ownJar,
                with(
                        properties,
                        "api",
                        "--server.port=" + port,
                        "--management.server.port=0",
                        "--spring.datasource.url=" + database.jdbcUrl(),
                        "--spring.datasource.username=" + database.username(),
                        "--spring.datasource.password=" + database.password(),
                        "--spring.kafka.bootstrap-servers=" + bootstrapServers()),
                log(name),
                Optional.of(address.resolve("/readyz"))));
        http.add(address);
        apis.add(api);
        return api;
    }

    /** Starts a worker with the examples as its templates; it may not be ready yet. */
    public JvmProcess startWorker(String id, String... properties) {
        return startWorker(programs.workerJar, List.of(), id, properties);
    }

    /** The same from another jar, with more options of the JVM. */
    public JvmProcess startWorker(Path jar, List<String> moreOptions, String id, String... properties) {
        int port = LoopbackPort.free();
        JvmProcess worker = opened(JvmProcess.start(
                id,
                Stream.concat(jvms.worker().stream(), moreOptions.stream()).toList(),
                jar,
                with(
                        properties,
                        "--kiln.worker.id=" + id,
                        "--kiln.worker.slots=2",
                        "--kiln.worker.data-directory=" + data.resolve(id),
                        "--kiln.worker.publish.directory=" + data.resolve("images"),
                        "--kiln.worker.packer.binary=" + programs.packer,
                        "--kiln.worker.sources.examples.type=directory",
                        "--kiln.worker.sources.examples.location=" + programs.examples,
                        "--kiln.worker.drain-timeout=PT20S",
                        "--kiln.worker.grace=PT5S",
                        "--kiln.worker.stop-at-end-of-input=true",
                        "--spring.kafka.bootstrap-servers=" + bootstrapServers(),
                        "--server.port=" + port),
                log(id),
                Optional.of(URI.create("http://127.0.0.1:%d/actuator/health/readiness".formatted(port)))));
        workers.add(worker);
        return worker;
    }

    public void awaitReady() throws InterruptedException {
        for (JvmProcess api : apis) {
            api.awaitReady(PATIENCE);
        }
        for (JvmProcess worker : workers) {
            worker.awaitReady(PATIENCE);
        }
    }

    /** Starts what does not run, and waits until all are ready. */
    public void restore() throws InterruptedException {
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
    public void stopWorkers() throws InterruptedException {
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

    /** Spring would join the values of a property that is named twice; here the last one holds. */
    private static List<String> with(String[] properties, String... usual) {
        Map<String, String> byName = new LinkedHashMap<>();
        Stream.concat(Stream.of(usual), Stream.of(properties))
                .forEach(each -> byName.put(each.replaceFirst("=.*", ""), each));
        return List.copyOf(byName.values());
    }

    private Path log(String name) {
        return data.resolve("logs").resolve(name + ".log");
    }

    private <T extends AutoCloseable> T opened(T part) {
        started.push(part);
        return part;
    }
}
