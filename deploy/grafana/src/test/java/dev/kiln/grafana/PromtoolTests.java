package dev.kiln.grafana;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

/** What Prometheus' own tool says of rules and queries. Where it cannot be had this is skipped, but not where CI is set. */
class PromtoolTests {

    private static Path promtool = Path.of("promtool");

    @BeforeAll
    static void findPromtool() throws IOException, InterruptedException {
        Process ensure = new ProcessBuilder(
                        Watching.PROMETHEUS.resolve("ensure").toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String folder = new String(ensure.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (ensure.waitFor() != 0) {
            assumeThat(System.getenv("CI"))
                    .as("there is no promtool: deploy/prometheus/ensure says why")
                    .isNotNull();
            throw new IllegalStateException("There is no promtool: deploy/prometheus/ensure says why above");
        }
        promtool = Path.of(folder, "promtool");
    }

    @Test
    void theRulesAreValid() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("check", "rules"));
        Watching.ruleFiles().forEach(each -> command.add(each.toString()));
        succeeds(command);
    }

    @Test
    void alertsFireWhenTheyShouldAndNotBefore() throws IOException, InterruptedException {
        succeeds(List.of(
                "test", "rules", Watching.PROMETHEUS.resolve("tests/alerts.yml").toString()));
    }

    @Test
    void theConfigurationIsValid() throws IOException, InterruptedException {
        succeeds(List.of(
                "check", "config", Watching.PROMETHEUS.resolve("prometheus.yml").toString()));
    }

    @Test
    void everyQueryOfADashboardIsPromql(@TempDir Path folder) throws IOException, InterruptedException {
        List<Map<String, String>> rules = new ArrayList<>();
        for (Dashboard dashboard : Dashboard.all()) {
            DashboardsTests.promql(dashboard)
                    .map(each -> each.replace("$__rate_interval", "5m").replace("$__range", "1h"))
                    .forEach(each -> rules.add(Map.of("record", "query:" + rules.size(), "expr", each)));
        }
        Path file = Files.writeString(
                folder.resolve("queries.yml"),
                new Yaml().dump(Map.of("groups", List.of(Map.of("name", "queries", "rules", rules)))));

        assertThat(rules).hasSizeGreaterThan(50);
        succeeds(List.of("check", "rules", file.toString()));
    }

    private static void succeeds(List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(promtool.toString()));
        command.addAll(arguments);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(output).isZero();
    }
}
