package dev.kiln.standalone;

import dev.kiln.embedded.EmbeddedDatabase;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A Grafana of this machine's, if there is one, with the repository's own provisioning. Whoever is on this machine may
 * look and try, without a password.
 *
 * @param address where it can be seen
 */
record Grafana(Observer process, URI address) implements AutoCloseable {

    static boolean isInstalled(Options options) {
        return Files.isExecutable(program(options));
    }

    static Grafana start(Options options, DataFolder data, URI prometheus, EmbeddedDatabase database)
            throws IOException, InterruptedException {
        Path grafana = Objects.requireNonNull(options.deploy).resolve("grafana");
        URI address = URI.create("http://127.0.0.1:" + options.grafanaPort);
        Observer process = Observer.start(
                "grafana",
                List.of(program(options).toString(), "server", "--homepath", options.grafanaHome.toString()),
                Map.ofEntries(
                        Map.entry("GF_PATHS_DATA", data.folder("grafana").toString()),
                        Map.entry("GF_PATHS_LOGS", data.folder("logs").toString()),
                        Map.entry(
                                "GF_PATHS_PROVISIONING",
                                grafana.resolve("provisioning").toString()),
                        Map.entry("GF_SERVER_HTTP_ADDR", "127.0.0.1"),
                        Map.entry("GF_SERVER_HTTP_PORT", Integer.toString(options.grafanaPort)),
                        Map.entry("GF_AUTH_ANONYMOUS_ENABLED", "true"),
                        Map.entry("GF_AUTH_ANONYMOUS_ORG_ROLE", "Editor"),
                        Map.entry("GF_ANALYTICS_CHECK_FOR_UPDATES", "false"),
                        Map.entry("GF_ANALYTICS_REPORTING_ENABLED", "false"),
                        Map.entry(
                                "GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH",
                                grafana.resolve("dashboards/kiln-fleet.json").toString()),
                        Map.entry(
                                "KILN_DASHBOARDS", grafana.resolve("dashboards").toString()),
                        Map.entry("KILN_PROMETHEUS_URL", prometheus.toString()),
                        Map.entry("KILN_LEDGER_HOST", "127.0.0.1:" + options.databasePort),
                        Map.entry("KILN_LEDGER_DATABASE", "kiln"),
                        Map.entry("KILN_LEDGER_SSLMODE", "disable"),
                        Map.entry("KILN_LEDGER_USER", database.username()),
                        Map.entry("KILN_LEDGER_PASSWORD", database.password())),
                address.resolve("/api/health"),
                data);
        return new Grafana(process, address.resolve("/d/kiln-fleet"));
    }

    private static Path program(Options options) {
        return options.grafanaHome.resolve("bin/grafana");
    }

    @Override
    public void close() {
        process.close();
    }
}
