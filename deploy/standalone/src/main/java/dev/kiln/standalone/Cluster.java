package dev.kiln.standalone;

import static java.util.Map.entry;

import dev.kiln.embedded.EmbeddedDatabase;
import dev.kiln.embedded.EmbeddedKafka;
import dev.kiln.palette.standin.PaletteStandIn;
import dev.kiln.palette.standin.SeedPack;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * A whole Kiln on this machine. The order of start is that of need; the end is its reverse, so that workers can deliver
 * their last reports.
 */
final class Cluster implements AutoCloseable {

    /** Of the stand-in, which nobody else reaches. */
    private static final String PALETTE_KEY = "quickstart";

    private final Options options;
    private final DataFolder data;
    private final Terminal terminal;
    private final Deque<AutoCloseable> started = new ArrayDeque<>();
    private final List<WorkerProcess> workers = new ArrayList<>();
    private @Nullable EmbeddedDatabase database;
    private final List<String> paletteWrites = new CopyOnWriteArrayList<>();
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
        Runtime.getRuntime().addShutdownHook(new Thread(cluster::close, "stop"));
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

    /** Health and metrics of the api. */
    URI actuator() {
        return URI.create("http://127.0.0.1:%d/actuator".formatted(options.actuatorPort));
    }

    /** Only with {@code --observe}. */
    URI prometheus() {
        return URI.create("http://127.0.0.1:" + options.prometheusPort);
    }

    String bootstrapServers() {
        return "127.0.0.1:" + options.kafkaPort;
    }

    EmbeddedDatabase database() {
        return Objects.requireNonNull(database);
    }

    /** Where the parts write their logs. */
    Path logs() {
        return data.folder("logs");
    }

    /** The worker of that id. */
    WorkerProcess worker(String id) {
        return workers.stream().filter(each -> each.id().equals(id)).findFirst().orElseThrow();
    }

    private void start() {
        EmbeddedKafka kafka = terminal.step(
                "Kafka, a real broker (KRaft) in this JVM",
                () -> opened(EmbeddedKafka.startIn(data.folder("kafka"), options.kafkaPort)));
        EmbeddedDatabase database = terminal.step(
                "PostgreSQL", () -> opened(EmbeddedDatabase.startIn(data.folder("postgresql"), options.databasePort)));
        this.database = database;
        PaletteStandIn palette = terminal.step("A stand-in for Spectro Cloud Palette", this::startPalette);
        terminal.step(
                "api: intake, coordinator and notifier",
                () -> opened(ApiContext.start(apiProperties(kafka, database, palette))));
        terminal.step(options.workers + " workers, processes of their own", this::startWorkers);
        if (options.observe) {
            observe(database);
        }
    }

    private void observe(EmbeddedDatabase database) {
        terminal.step("Prometheus, with this repository's rules", () -> {
            opened(Prometheus.start(options, data));
            return prometheus();
        });
        if (Grafana.isInstalled(options)) {
            terminal.step(
                    "Grafana, with this repository's dashboards",
                    () -> opened(Grafana.start(options, data, prometheus(), database))
                            .address());
        } else {
            terminal.say("   No Grafana in %s: install one to see the dashboards of %s"
                    .formatted(options.grafanaHome, "deploy/grafana/dashboards"));
        }
    }

    /** With a first version of the profile that the tour's record is bound to. */
    private PaletteStandIn startPalette() {
        PaletteStandIn palette = opened(PaletteStandIn.start(0, PALETTE_KEY));
        palette.profile(
                null,
                Tour.PROFILE,
                "1.0.0",
                List.of(new SeedPack("generic-byoi", "os", "1.0.0", "pack:\n  osImageOverride: \"\"\n")));
        palette.onCall(call -> {
            if (call.writes()) {
                paletteWrites.add(call.line());
            }
        });
        return palette;
    }

    /** What the stand-in for Palette was sent to change something. */
    List<String> paletteWrites() {
        return List.copyOf(paletteWrites);
    }

    private Map<String, Object> apiProperties(EmbeddedKafka kafka, EmbeddedDatabase database, PaletteStandIn palette) {
        Map<String, Object> properties = new HashMap<>(options.watching());
        properties.putAll(Map.ofEntries(
                entry("server.port", options.httpPort),
                entry("management.server.port", options.actuatorPort),
                entry("spring.datasource.url", database.jdbcUrl()),
                entry("spring.datasource.username", database.username()),
                entry("spring.datasource.password", database.password()),
                entry("spring.kafka.bootstrap-servers", kafka.bootstrapServers()),
                entry("kiln.palette.base-url", palette.baseUrl()),
                entry("kiln.palette.api-key", PALETTE_KEY),
                entry("kiln.webhooks.secret-keys-file", data.secretKeys()),
                entry("kiln.catalog.sources", "examples"),
                entry("logging.file.name", data.logFile("api").toString()),
                entry("logging.threshold.console", "OFF")));
        return properties;
    }

    private String startWorkers() throws IOException, InterruptedException {
        for (int number = 1; number <= options.workers; number++) {
            workers.add(opened(WorkerProcess.start(options, number, bootstrapServers(), data, List.of(), Map.of())));
        }
        for (WorkerProcess worker : workers) {
            worker.awaitReady();
        }
        return "logs in " + logs();
    }

    private synchronized <T extends AutoCloseable> T opened(T part) {
        started.push(part);
        return part;
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
}
