package dev.kiln.grafana;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The Helm chart, which brings rules and dashboards to a cluster. */
class ChartTests {

    private static final Path CHART = Watching.DEPLOY.resolve("helm/kiln");

    /** What {@code deploy/helm/check} says where there are no programs to check with. */
    private static final int NOT_HERE = 3;

    @Test
    void theChartBringsEveryRuleAndDashboardAndNoCopy() throws IOException {
        theSame(Watching.PROMETHEUS.resolve("rules"), CHART.resolve("files/rules"));
        theSame(Watching.DASHBOARDS, CHART.resolve("files/dashboards"));
    }

    private static void theSame(Path originals, Path links) throws IOException {
        assertThat(names(links)).isEqualTo(names(originals));
        for (String name : names(links)) {
            assertThat(links.resolve(name).toRealPath())
                    .isEqualTo(originals.resolve(name).toRealPath());
        }
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(each -> each.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void whatItRendersIsValid() throws IOException, InterruptedException {
        Process check = new ProcessBuilder(Watching.DEPLOY.resolve("helm/check").toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int code = check.waitFor();
        System.out.print(said);

        assumeThat(code).as(said).isNotEqualTo(NOT_HERE);
        assertThat(code).as(said).isZero();
    }
}
