package dev.kiln.standalone;

import dev.kiln.api.KilnApi;
import dev.kiln.embedded.EmbeddedDatabase;
import dev.kiln.embedded.EmbeddedKafka;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.springframework.boot.builder.SpringApplicationBuilder;

/**
 * A whole Kiln on this machine. The order of start is that of need; the end is its reverse, so that workers can deliver
 * their last reports.
 */
final class Cluster implements AutoCloseable {

    private final Options options;
    private final DataFolder data;
    private final Terminal terminal;
    private final Deque<AutoCloseable> started = new ArrayDeque<>();
    private boolean closed;

    private Cluster(Options options, DataFolder data, Terminal terminal) {
        this.options = options;
        this.data = data;
        this.terminal = terminal;
    }

    /**
     * Starts everything and returns when requests can be taken.
     *
     * @throws CannotStartException if a part does not start; what had started is stopped again
     */
    static Cluster start(Options options, DataFolder data, Terminal terminal) {
        Cluster cluster = new Cluster(options, data, terminal);
        Thread stop = new Thread(cluster::close, "stop");
        Runtime.getRuntime().addShutdownHook(stop);
        try {
            cluster.start();
        } catch (RuntimeException e) {
            cluster.close();
            throw e;
        }
        return cluster;
    }

    URI http() {
        return URI.create("http://127.0.0.1:" + options.httpPort);
    }

    String bootstrapServers() {
        return "127.0.0.1:" + options.kafkaPort;
    }

    private void start() {
        terminal.step("Kafka, a real broker (KRaft) in this JVM", () -> {
            EmbeddedKafka kafka = EmbeddedKafka.startIn(data.folder("kafka"), options.kafkaPort);
            opened(kafka);
            return kafka.bootstrapServers();
        });
        EmbeddedDatabase database = terminal.step("PostgreSQL", () -> {
            EmbeddedDatabase postgres = EmbeddedDatabase.startIn(data.folder("postgresql"), options.databasePort);
            opened(postgres);
            return postgres;
        });
        terminal.step("api: intake, coordinator and notifier", () -> {
            api = new ApiProcess(apiProperties(database));
            opened(api);
            return http();
        });
        terminal.step(options.workers + " workers, processes of their own", this::startWorkers);
    }

    private Map<String, Object> apiProperties(EmbeddedDatabase database) {
        return Map.of(
                "server.port", options.httpPort,
                "spring.datasource.url", database.jdbcUrl(),
                "spring.datasource.username", database.username(),
                "spring.datasource.password", database.password(),
                "spring.kafka.bootstrap-servers", bootstrapServers(),
                "kiln.catalog.sources", "examples",
                "logging.file.name", data.logFile("api").toString(),
                "logging.threshold.console", "OFF");
    }

    private String startWorkers() throws IOException, InterruptedException {
        for (int number = 1; number <= options.workers; number++) {
            WorkerProcess worker = WorkerProcess.start(options, number, bootstrapServers(), data);
            opened(worker);
            workers.add(worker);
        }
        for (WorkerProcess worker : workers) {
            worker.awaitReady();
        }
        return "logs in " + logs();
    }

    private synchronized void opened(AutoCloseable part) {
        started.push(part);
    }

    /** Stops everything. Idempotent; a second caller waits for the first. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        terminal.say("Stopping.");
        while (!started.isEmpty()) {
            close(started.pop());
        }
        data.close();
    }

    private void close(AutoCloseable part) {
        try {
            part.close();
        } catch (Exception e) {
            terminal.say("Could not stop %s: %s".formatted(part.getClass().getSimpleName(), e.getMessage()));
        }
    }

    /** Where the data of this cluster is, for the messages at the end. */
    Path logs() {
        return data.folder("logs");
    }
}
