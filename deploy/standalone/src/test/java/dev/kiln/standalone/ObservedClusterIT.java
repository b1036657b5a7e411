package dev.kiln.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.kiln.standalone.DashboardQueries.PanelQuery;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * A cluster that has built, failed, retried, cancelled and lost, watched by a real Prometheus with the repository's rules:
 * every panel of every dashboard has an answer, and what it says is what the ledger says (I10).
 */
@TestInstance(Lifecycle.PER_CLASS)
class ObservedClusterIT {

    private static final Path ROOT = Path.of(System.getProperty("kiln.root"));
    private static final Path METRICS = ROOT.resolve("deploy/prometheus/METRICS.md");

    @TempDir
    private static Path folder;

    private Path programs;
    private TestCluster test;
    private String running = "";
    private PrometheusClient prometheus;
    private WebhookReceiver endpoint;

    @SuppressWarnings("NullAway.Init")
    ObservedClusterIT() {}

    @BeforeAll
    void liveThroughADay() throws IOException, InterruptedException, ExecutionException {
        System.setProperty("kiln.metrics.interval", "1s");
        System.setProperty("kiln.metrics.history-interval", "1s");
        System.setProperty("kiln.metrics.kafka-interval", "1s");
        System.setProperty("kiln.retry.first-delay", "1s");
        System.setProperty("kiln.webhooks.private-addresses", "true");
        endpoint = new WebhookReceiver();
        programs = programs();
        test = new TestCluster(
                folder,
                "--observe",
                "--prometheus",
                programs.toString(),
                "--prometheus-port",
                Integer.toString(TestCluster.freePorts(1)),
                "--grafana-home",
                "/nonexistent",
                "--drain",
                "PT1S",
                "--deploy",
                ROOT.resolve("deploy").toString());
        prometheus = new PrometheusClient(test.cluster.prometheus());
        record("automatic", "auto", Map.of("palette", Map.of("profile", Tour.PROFILE)));
        record("manual", "manual", Map.of());
        test.kiln.post("webhooks", Map.of(), Map.of("url", endpoint.address()));
        // Prometheus has to see the counters before they rise.
        await().atMost(TestCluster.PATIENCE)
                .until(() -> !prometheus.query("kiln_builds_open").isEmpty());

        String mark = TestCluster.mark();
        String cancelled = test.submitSleep(600, mark);
        String otherMark = TestCluster.mark() + "1";
        String lost = test.submitSleep(2, otherMark);
        String itsWorker = test.awaitRunning(lost, otherMark);
        test.worker(itsWorker).restart();
        test.awaitRunning(cancelled, mark);
        test.kiln.post("builds/%s/cancel".formatted(cancelled), "", Map.of());
        // The second build of a template has an expected end.
        String first = test.submit("hello", Map.of("seconds", "0.1"));
        test.awaitEnd(first);
        List<String> builds = List.of(
                first,
                test.submit("hello", Map.of("seconds", "0.1")),
                test.submit("flaky", Map.of("flag", folder.resolve("flag").toString())),
                test.submit("no-such-template", Map.of()),
                lost,
                cancelled);
        test.sendGarbage();
        builds.forEach(test::awaitEnd);
        String lastMark = TestCluster.mark();
        running = test.submitSleep(600, lastMark);
        test.awaitRunning(running, lastMark);
        await().atMost(TestCluster.PATIENCE)
                .until(() -> ended("succeeded") == 4 && ended("failed") == 1 && ended("cancelled") == 1);
        await().atMost(TestCluster.PATIENCE)
                .until(() ->
                        !prometheus.query("kiln_profile_approval_age_seconds").isEmpty());
        await().atMost(TestCluster.PATIENCE)
                .until(() -> !prometheus.query("kiln:slo:budget_left28d").isEmpty());
    }

    @AfterAll
    void stop() {
        prometheus.close();
        test.close();
        List.of("interval", "history-interval", "kafka-interval")
                .forEach(each -> System.clearProperty("kiln.metrics." + each));
        System.clearProperty("kiln.retry.first-delay");
        System.clearProperty("kiln.webhooks.private-addresses");
        endpoint.close();
    }

    @Test
    void everyPanelHasAnAnswer() throws IOException {
        List<PanelQuery> queries = DashboardQueries.in(ROOT.resolve("deploy/grafana/dashboards"));

        await().atMost(TestCluster.PATIENCE)
                .untilAsserted(() -> assertThat(queries).allMatch(this::isAnswered));
    }

    private boolean isAnswered(PanelQuery query) {
        return query.sql() ? hasRows(query.text()) : hasValues(query.text());
    }

    /** I10. */
    @Test
    void whatPrometheusSaysIsWhatTheLedgerSays() {
        Map<String, Double> builds = new TreeMap<>();
        Map<String, Double> attempts = new TreeMap<>();
        for (JsonNode summary : test.kiln.get("builds?limit=100").path("items")) {
            JsonNode build = test.build(summary.path("id").asString());
            builds.merge(lower(build.path("state").asString()), 1.0, Double::sum);
            build.path("attempts")
                    .forEach(each -> attempts.merge(lower(each.path("state").asString()), 1.0, Double::sum));
        }
        assertThat(builds).isEqualTo(Map.of("succeeded", 4.0, "failed", 1.0, "cancelled", 1.0, "running", 1.0));
        // What has ended is compared.
        builds.remove("running");
        attempts.remove("running");

        await().atMost(TestCluster.PATIENCE).untilAsserted(() -> {
            assertThat(byLabel("sum by (outcome) (kiln_builds_total)", "outcome"))
                    .isEqualTo(builds);
            assertThat(byLabel("sum by (outcome) (kiln_attempts_total) > 0", "outcome"))
                    .isEqualTo(attempts);
            assertThat(byLabel(
                            "sum by (outcome) (max by (source, template, outcome) (kiln_template_attempts))",
                            "outcome"))
                    .isEqualTo(attempts);
            assertThat(prometheus.value("sum(max by (pool, state) (kiln_builds_open))"))
                    .isOne();
            assertThat(prometheus.value("sum(kiln_attempts_lost_total)")).isEqualTo(attempts.get("lost"));
            assertThat(prometheus.value("sum(kiln_failures_recent{rule=\"template-not-found\"})"))
                    .isOne();
            assertThat(prometheus.value("sum(kiln_intake_requests_total{result=\"accepted\"})"))
                    .isEqualTo(7);
            assertThat(prometheus.value("sum(max by (pool) (kiln_workers{state=\"alive\"}))"))
                    .isEqualTo(2);
            assertThat(prometheus.value("sum(max by (pool, state) (kiln_slots))"))
                    .isEqualTo(4);
            assertThat(prometheus.value("sum(max by (topic) (kiln_dead_letters_kept_records))"))
                    .isOne();
        });
    }

    /** Its template has made an image before, in the attempt that followed a lost one. */
    @Test
    void theTableOfRunningBuildsSaysWhatTheApiSays() {
        JsonNode build = test.build(running);

        Instant shown = ledger(
                "select expected_at from dashboard_running_build where build = '%s'".formatted(running),
                rows -> rows.next() ? rows.getObject(1, OffsetDateTime.class).toInstant() : Instant.EPOCH);

        assertThat(shown).isEqualTo(TestCluster.time(build, "expectedAt"));
    }

    @Test
    void theAgeOfARecordsImageIsThatOfItsImage() {
        JsonNode profile = test.kiln.get("cluster-profiles/automatic");
        JsonNode image =
                test.kiln.get("images/" + profile.path("image").path("id").asString());
        double age = (System.currentTimeMillis()
                        - TestCluster.time(image, "createdAt").toEpochMilli())
                / 1000.0;

        await().atMost(TestCluster.PATIENCE)
                .untilAsserted(
                        () -> assertThat(prometheus.value("max(kiln_profile_image_age_seconds{profile=\"automatic\"})"))
                                .isCloseTo(age, within(30.0)));
    }

    /** I10. Of the two builds of this template, only the second one's end was expected. */
    @Test
    void theErrorOfExpectedEndsIsThatOfTheLedgersAttempts() {
        List<Double> errors = test.kiln
                .get("builds?template=hello")
                .path("items")
                .valueStream()
                .map(each -> test.attempt(each.path("id").asString(), 1))
                .filter(each -> each.has("expectedAt"))
                .map(each ->
                        Duration.between(TestCluster.time(each, "expectedAt"), TestCluster.time(each, "finishedAt"))
                                        .abs()
                                        .toNanos()
                                / 1e9)
                .toList();

        assertThat(errors).hasSize(1);
        await().atMost(TestCluster.PATIENCE)
                .untilAsserted(() -> assertThat(
                                prometheus.value("max(kiln_eta_error_seconds{template=\"hello\", percentile=\"50\"})"))
                        .isCloseTo(errors.getFirst(), within(0.001)));
    }

    /** I10. */
    @Test
    void whatPaletteAndEndpointsWereSentIsWhatTheLedgerSays() {
        await().atMost(TestCluster.PATIENCE).untilAsserted(() -> {
            assertThat(prometheus.value("max(kiln_palette_records{state=\"in-sync\"})"))
                    .isEqualTo(count("palette_sync where state = 'IN_SYNC'"))
                    .isOne();
            assertThat(prometheus.value("sum(kiln_palette_sync_delay_seconds_count)"))
                    .isPositive();
            assertThat(prometheus.value("sum(kiln_webhook_deliveries_seconds_count{result=\"delivered\"})"))
                    .isEqualTo(count("webhook_delivery where state = 'DELIVERED'"))
                    .isEqualTo(count("webhook_delivery"))
                    .isEqualTo(endpoint.traceParents().size())
                    .isPositive();
        });
    }

    @Test
    void anAlertFiresForWhatWasLost() {
        await().atMost(TestCluster.PATIENCE)
                .until(() -> !prometheus
                        .query("ALERTS{alertname=\"KilnAttemptsAreLost\", alertstate=\"firing\"}")
                        .isEmpty());
        assertThat(prometheus.query("ALERTS{severity=\"critical\", alertstate=\"firing\"}"))
                .isEmpty();
    }

    @Test
    void theReferenceTableHasEveryMetricAsItIsScraped() throws IOException {
        MetricsTable scraped = new MetricsTable();
        scraped.add("api", scrape("api"));
        scraped.add("worker", scrape("worker"));
        Path right = Files.write(
                ROOT.resolve("deploy/standalone/target/metrics.md"),
                scraped.rows().values());
        String[] parts = Files.readString(METRICS).split("## Only where it is set up", 2);

        assertThat(rows(parts[0]))
                .as("the table in %s; the right one is in %s now".formatted(METRICS, right))
                .isEqualTo(scraped.rows());
        assertThat(rows(parts[1])).doesNotContainKeys(scraped.rows().keySet().toArray(String[]::new));
    }

    @Test
    void everyMetricOfOursHasANameAndHelpAsPrometheusWantsThem() throws IOException, InterruptedException {
        for (String part : List.of("api", "worker")) {
            Path scrape = Files.writeString(folder.resolve(part + ".prom"), scrape(part));
            Process promtool = new ProcessBuilder(programs.resolve("promtool").toString(), "check", "metrics")
                    .redirectInput(scrape.toFile())
                    .redirectErrorStream(true)
                    .start();
            String complaints = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            promtool.waitFor();
            assertThat(complaints.lines().filter(each -> each.startsWith("kiln_")))
                    .isEmpty();
        }
    }

    private static Map<String, String> rows(String text) {
        return text.lines()
                .filter(line -> line.startsWith("| `kiln_"))
                .collect(Collectors.toMap(line -> line.split("`", -1)[1], line -> line, (a, b) -> a, TreeMap::new));
    }

    private String scrape(String part) {
        String instance = prometheus.query("max by (instance) (up{job=\"kiln-%s\"})".formatted(part)).stream()
                .map(each -> each.labels().get("instance"))
                .sorted()
                .toList()
                .getLast();
        return prometheus.get(URI.create("http://%s/actuator/prometheus".formatted(instance)));
    }

    private double ended(String outcome) {
        return prometheus.value("sum(kiln_builds_total{outcome=\"%s\"})".formatted(outcome));
    }

    private Map<String, Double> byLabel(String query, String label) {
        return prometheus.query(query).stream()
                .collect(Collectors.toMap(each -> each.labels().get(label), PrometheusClient.Sample::value));
    }

    private boolean hasValues(String query) {
        return prometheus.query(query).stream().anyMatch(each -> Double.isFinite(each.value()));
    }

    private boolean hasRows(String sql) {
        return ledger(sql, ResultSet::next);
    }

    private double count(String rows) {
        return ledger("select count(*) from " + rows, each -> each.next() ? each.getLong(1) : 0L);
    }

    private interface Reading<T> {
        T of(ResultSet rows) throws SQLException;
    }

    private <T> T ledger(String sql, Reading<T> reading) {
        var database = test.cluster.database();
        try (Connection connection =
                        DriverManager.getConnection(database.jdbcUrl(), database.username(), database.password());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return reading.of(rows);
        } catch (SQLException e) {
            throw new IllegalStateException("The ledger refuses " + sql, e);
        }
    }

    private void record(String name, String mode, Map<String, Object> more) {
        Map<String, Object> record = new HashMap<>(Map.of(
                "cloud", "null",
                "packs", List.of(Map.of("name", "generic-byoi", "layer", "os", "tag", "1.0.0", "values", "pack: {}\n")),
                "selector", Map.of("template", Map.of("source", "examples", "name", "hello")),
                "policy", Map.of("mode", mode)));
        record.putAll(more);
        test.kiln.put("cluster-profiles/" + name, record);
    }

    private static Path programs() throws IOException, InterruptedException {
        Process ensure = new ProcessBuilder(
                        ROOT.resolve("deploy/prometheus/ensure").toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String folder = new String(ensure.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(ensure.waitFor())
                .as("deploy/prometheus/ensure says above why there is no Prometheus")
                .isZero();
        return Path.of(folder);
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
