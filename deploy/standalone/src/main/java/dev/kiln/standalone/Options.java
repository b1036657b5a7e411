package dev.kiln.standalone;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a user may ask of the one-command cluster. Filled by picocli, read only afterwards. */
final class Options {

    @Option(
            names = "--workers",
            paramLabel = "N",
            defaultValue = "2",
            description = "How many workers to start, each a process of its own (default: ${DEFAULT-VALUE}).")
    int workers;

    @Option(
            names = "--slots",
            paramLabel = "N",
            defaultValue = "2",
            description = "How many builds a worker runs at once (default: ${DEFAULT-VALUE}).")
    int slots;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Keep the data here: a second start finds the builds of the first. Without it, the data is"
                    + " deleted in the end.")
    @Nullable
    Path data;

    @Option(names = "--once", description = "Stop everything after the tour; the exit code tells whether it succeeded.")
    boolean once;

    @Option(names = "--no-tour", description = "Only start the cluster: no record, no builds.")
    boolean noTour;

    @Option(
            names = "--example",
            paramLabel = "NAME",
            description = "The template of deploy/examples that the tour builds. By default the most real one that this"
                    + " machine can build within a minute.")
    @Nullable
    String example;

    @Option(
            names = "--http-port",
            paramLabel = "PORT",
            defaultValue = "8080",
            description = "Port of the HTTP interface (default: ${DEFAULT-VALUE}).")
    int httpPort;

    @Option(
            names = "--actuator-port",
            paramLabel = "PORT",
            defaultValue = "9080",
            description = "Port of the api's health and metrics (default: ${DEFAULT-VALUE}).")
    int actuatorPort;

    @Option(
            names = "--kafka-port",
            paramLabel = "PORT",
            defaultValue = "9092",
            description = "Port of the Kafka broker (default: ${DEFAULT-VALUE}).")
    int kafkaPort;

    @Option(
            names = "--database-port",
            paramLabel = "PORT",
            defaultValue = "15432",
            description = "Port of PostgreSQL (default: ${DEFAULT-VALUE}).")
    int databasePort;

    @Option(
            names = "--worker-port",
            paramLabel = "PORT",
            defaultValue = "8081",
            description = "Port of the first worker's health and metrics; the others follow (default:"
                    + " ${DEFAULT-VALUE}).")
    int workerPort;

    @Option(
            names = "--observe",
            description =
                    "Also start a Prometheus with this repository's rules, and a Grafana with its dashboards where one"
                            + " is installed.")
    boolean observe;

    @Option(
            names = "--traces",
            paramLabel = "URL",
            description = "Also send traces to this address, by OTLP over HTTP: http://localhost:4318/v1/traces.")
    @Nullable
    URI traces;

    @Option(
            names = "--json-logs",
            description = "Write the logs as JSON, a line for each entry (Elastic Common Schema).")
    boolean jsonLogs;

    @Option(
            names = "--prometheus-port",
            paramLabel = "PORT",
            defaultValue = "9090",
            description = "Port of Prometheus (default: ${DEFAULT-VALUE}).")
    int prometheusPort;

    @Option(
            names = "--grafana-port",
            paramLabel = "PORT",
            defaultValue = "3000",
            description = "Port of Grafana (default: ${DEFAULT-VALUE}).")
    int grafanaPort;

    @Option(
            names = "--prometheus",
            paramLabel = "DIR",
            hidden = true,
            description = "The folder of the program prometheus. Set by deploy/quickstart for --observe.")
    @Nullable
    Path prometheus;

    @Option(
            names = "--grafana-home",
            paramLabel = "DIR",
            defaultValue = "/usr/share/grafana",
            description = "Where Grafana is installed, if it is (default: ${DEFAULT-VALUE}).")
    Path grafanaHome;

    @Option(
            names = "--deploy",
            paramLabel = "DIR",
            hidden = true,
            description = "This repository's folder deploy. Set by deploy/quickstart.")
    @Nullable
    Path deploy;

    @Option(
            names = "--drain",
            paramLabel = "DURATION",
            defaultValue = "PT3S",
            description =
                    "How long builds may go on when a worker is told to end, before they are handed back (default:"
                            + " ${DEFAULT-VALUE}).")
    Duration drain;

    @Option(
            names = "--worker-jar",
            paramLabel = "JAR",
            required = true,
            hidden = true,
            description = "The worker's executable jar. Set by deploy/quickstart.")
    Path workerJar;

    @Option(
            names = "--examples",
            paramLabel = "DIR",
            required = true,
            hidden = true,
            description = "The folder of example templates. Set by deploy/quickstart.")
    Path examples;

    @Option(
            names = "--packer",
            paramLabel = "FILE",
            required = true,
            hidden = true,
            description = "The Packer that workers run. Set by deploy/quickstart.")
    Path packer;

    /** Filled by picocli, which fails where a required option is missing. */
    @SuppressWarnings("NullAway.Init")
    Options() {}

    int workerPort(int worker) {
        return workerPort + worker - 1;
    }

    /** What api and workers are told alike, as arguments of their command lines have it. */
    Map<String, Object> watching() {
        Map<String, Object> properties = new HashMap<>();
        if (traces != null) {
            properties.put("management.opentelemetry.enabled", true);
            properties.put("management.opentelemetry.tracing.export.otlp.endpoint", traces);
        }
        if (jsonLogs) {
            properties.put("logging.structured.format.console", "ecs");
            properties.put("logging.structured.format.file", "ecs");
        }
        return properties;
    }
}
