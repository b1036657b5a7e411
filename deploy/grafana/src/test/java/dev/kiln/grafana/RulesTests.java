package dev.kiln.grafana;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** What whoever is woken by an alert can expect of it. */
class RulesTests {

    private static final String RUNBOOKS = "deploy/prometheus/RUNBOOKS.md";

    @Test
    void everyRuleAsksForMetricsThatThereAre() {
        Set<String> known = Watching.knownMetrics();

        assertThat(Watching.rules().map(each -> String.valueOf(each.get("expr"))))
                .allSatisfy(query -> assertThat(known).containsAll(PromqlNames.in(query)));
    }

    @Test
    void everyAlertHasASeverityASummaryAndASectionInTheRunbooks() {
        String runbooks = Watching.read(Watching.PROMETHEUS.resolve("RUNBOOKS.md"));

        assertThat(Watching.alerts()).allSatisfy(alert -> {
            String name = String.valueOf(alert.get("alert"));
            Map<?, ?> labels = (Map<?, ?>) alert.getOrDefault("labels", Map.of());
            Map<?, ?> annotations = (Map<?, ?>) alert.getOrDefault("annotations", Map.of());
            assertThat(labels.get("severity")).as(name).isIn("critical", "warning");
            assertThat(String.valueOf(annotations.get("summary"))).as(name).isNotBlank();
            assertThat(annotations.get("runbook")).isEqualTo(RUNBOOKS + "#" + name.toLowerCase(Locale.ROOT));
            assertThat(section(runbooks, name))
                    .as("what %s says of %s", RUNBOOKS, name)
                    .contains("**Means**", "**Look**", "**Do**");
        });
    }

    @Test
    void noSectionIsOfAnAlertThatThereIsNot() {
        Set<String> alerts = Watching.alerts().stream()
                .map(each -> String.valueOf(each.get("alert")))
                .collect(Collectors.toSet());
        List<String> sections = Watching.read(Watching.PROMETHEUS.resolve("RUNBOOKS.md"))
                .lines()
                .filter(line -> line.startsWith("## "))
                .map(line -> line.substring(3))
                .toList();

        assertThat(sections).containsExactlyInAnyOrderElementsOf(alerts);
    }

    @Test
    void everyAlertHasATest() {
        Map<String, List<Map<String, Object>>> tests =
                new Yaml().load(Watching.read(Watching.PROMETHEUS.resolve("tests/alerts.yml")));

        assertThat(tests.get("tests"))
                .extracting(each -> each.get("name"))
                .containsExactlyInAnyOrderElementsOf(Watching.alerts().stream()
                        .map(each -> each.get("alert"))
                        .toList());
    }

    private static String section(String runbooks, String alert) {
        String[] parts = runbooks.split("(?m)^## " + alert + "$", 2);
        return parts.length < 2 ? "" : parts[1].split("(?m)^## ", 2)[0];
    }
}
