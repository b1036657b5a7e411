package dev.kiln.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.kiln.standalone.TraceReceiver.Received;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A build is one trace, from its upstream's own span to the last system that hears of it. */
@TestInstance(Lifecycle.PER_CLASS)
class TracedClusterIT {

    private static final String OTHER_SPAN = "00f067aa0ba902b7";

    @TempDir
    private static Path folder;

    private TraceReceiver traces;
    private WebhookReceiver endpoint;
    private TestCluster test;

    @SuppressWarnings("NullAway.Init")
    TracedClusterIT() {}

    @BeforeAll
    void start() throws IOException, InterruptedException {
        System.setProperty("kiln.webhooks.private-addresses", "true");
        System.setProperty("kiln.retry.first-delay", "15s");
        System.setProperty("management.opentelemetry.tracing.export.schedule-delay", "200ms");
        traces = new TraceReceiver();
        endpoint = new WebhookReceiver();
        test = new TestCluster(folder, "--traces", traces.address().toString());
        test.kiln.put(
                "cluster-profiles/traced",
                Map.of(
                        "cloud", "null",
                        "palette", Map.of("profile", Tour.PROFILE),
                        "packs",
                                List.of(Map.of(
                                        "name", "generic-byoi", "layer", "os", "tag", "1.0.0", "values", "pack: {}\n")),
                        "selector", Map.of("template", Map.of("source", "examples", "name", "hello"))));
        test.kiln.post("webhooks", Map.of(), Map.of("url", endpoint.address()));
    }

    @AfterAll
    void stop() {
        test.close();
        traces.close();
        endpoint.close();
        Stream.of(
                        "kiln.webhooks.private-addresses",
                        "kiln.retry.first-delay",
                        "management.opentelemetry.tracing.export.schedule-delay")
                .forEach(System::clearProperty);
    }

    @Test
    void aRequestOverHttpIsOneTraceUpToPaletteAndWebhooks() {
        String trace = newTrace();
        String build = test.kiln
                .post(
                        "builds",
                        Map.of("traceparent", traceParent(trace)),
                        Map.of(
                                "template",
                                Map.of("source", "examples", "path", "hello"),
                                "variables",
                                Map.of("seconds", "0.1")))
                .path("id")
                .asString();
        test.awaitEnd(build);

        awaitPath(
                trace,
                "palette clone",
                "bring over to palette",
                "process kiln.events",
                "publish kiln.events",
                "process kiln.attempts",
                "attempt",
                "publish kiln.jobs.default",
                "http post /api/v1/builds");
        awaitPath(
                trace,
                "deliver to webhook",
                "process kiln.profiles",
                "publish kiln.profiles",
                "process kiln.events",
                "publish kiln.events");
        awaitPath(trace, "process kiln.attempts", "wait in queue", "publish kiln.jobs.default");
        for (String phase : List.of("preparing", "building", "publishing")) {
            awaitPath(trace, phase, "attempt");
        }
        Received root = span(trace, "http post /api/v1/builds");
        assertThat(root.parent()).isEqualTo(OTHER_SPAN);
        assertThat(span(trace, "attempt").service()).isEqualTo("kiln-worker");
        assertThat(span(trace, "attempt").tags()).containsEntry("build", build).containsEntry("attempt", "1");
        assertThat(span(trace, "preparing").end())
                .isLessThanOrEqualTo(span(trace, "building").begin());
        assertThat(span(trace, "building").end())
                .isLessThanOrEqualTo(span(trace, "publishing").begin());
        assertThat(endpoint.traceParents()).anyMatch(each -> each.contains(trace));
    }

    /** Another instance publishes the second attempt's job: the first one has stopped while the build waited. */
    @Test
    void aRequestFromKafkaStaysOneTraceOverARetryThatAnotherInstancePublishes()
            throws ExecutionException, InterruptedException {
        String trace = newTrace();
        String build = request(trace, Map.of("flag", folder.resolve("flag").toString()));
        await().atMost(TestCluster.PATIENCE)
                .until(() -> test.attemptState(build, 1).equals("FAILED"));
        test.close();
        assertThat(attempts(trace)).hasSize(1);
        test.start();
        test.awaitEnd(build);

        awaitPath(
                trace,
                "process kiln.attempts",
                "attempt",
                "publish kiln.jobs.default",
                "process kiln.attempts",
                "attempt",
                "publish kiln.jobs.default",
                "process kiln.requests");
        assertThat(span(trace, "process kiln.requests").parent()).isEqualTo(OTHER_SPAN);
        assertThat(attempts(trace))
                .extracting(each -> each.tags().get("attempt"))
                .containsExactly("1", "2");
        assertThat(attempts(trace)).extracting(Received::failed).containsExactly(true, false);
    }

    @Test
    void aRequestThatIsNotTakenIsInTheTraceOfWhoeverSentIt() throws ExecutionException, InterruptedException {
        String overKafka = newTrace();
        test.request(traceParent(overKafka), "{}");
        String overHttp = newTrace();
        assertThatThrownBy(() -> test.kiln.post(
                        "builds", Map.of("traceparent", traceParent(overHttp)), Map.of("template", "none")))
                .isInstanceOf(CannotStartException.class);

        awaitPath(overKafka, "process kiln.events", "publish kiln.events", "process kiln.requests");
        assertThat(span(overKafka, "process kiln.requests").parent()).isEqualTo(OTHER_SPAN);
        assertThat(span(overKafka, "process kiln.requests").failed()).isTrue();
        awaitPath(overHttp, "http post /api/v1/builds");
        assertThat(span(overHttp, "http post /api/v1/builds").parent()).isEqualTo(OTHER_SPAN);
    }

    /** Nobody reports a loss: what follows from it belongs to the build all the same. */
    @Test
    void anAttemptThatFollowsALostOneIsInItsBuildsTrace() throws IOException, InterruptedException {
        String mark = TestCluster.mark();
        String build = test.submitSleep(1, mark);
        test.worker(test.awaitRunning(build, mark)).restart();
        test.awaitEnd(build);

        Received second = await().atMost(TestCluster.PATIENCE)
                .until(
                        () -> traces.spans().stream()
                                .filter(each -> build.equals(each.tags().get("build")))
                                .filter(each -> "2".equals(each.tags().get("attempt")))
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
        awaitPath(second.trace(), "attempt", "publish kiln.jobs.default", "change build", "http post /api/v1/builds");
    }

    private String request(String trace, Map<String, String> variables)
            throws ExecutionException, InterruptedException {
        test.request(traceParent(trace), """
                {"template": {"source": "examples", "path": "flaky"}, "variables": {"flag": "%s"}, "labels": {"trace": "%s"}}
                """.formatted(variables.get("flag"), trace));
        JsonNode found = await().atMost(TestCluster.PATIENCE)
                .until(() -> test.kiln.get("builds?label=trace%3D" + trace).path("items"), each -> !each.isEmpty());
        return found.get(0).path("id").asString();
    }

    /** Waits until there is a span with these ancestors, nearest first. */
    private void awaitPath(String trace, String name, String... ancestors) {
        await().atMost(TestCluster.PATIENCE)
                .untilAsserted(() -> assertThat(traces.of(trace).stream()
                                .filter(each -> each.name().equals(name))
                                .map(this::path))
                        .as("spans of the trace: %s", traces.of(trace))
                        .anyMatch(path -> path.subList(1, path.size()).size() >= ancestors.length
                                && path.subList(1, ancestors.length + 1).equals(List.of(ancestors))));
    }

    /** From a span to the first of its trace that Kiln has made. */
    private List<String> path(Received span) {
        List<String> names = new ArrayList<>();
        for (Optional<Received> each = Optional.of(span); each.isPresent(); each = traces.parentOf(each.get())) {
            names.add(each.get().name());
        }
        return names;
    }

    private List<Received> attempts(String trace) {
        return traces.of(trace).stream()
                .filter(each -> each.name().equals("attempt"))
                .sorted((a, b) -> Long.compare(a.begin(), b.begin()))
                .toList();
    }

    private Received span(String trace, String name) {
        return traces.of(trace).stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static String newTrace() {
        byte[] id = new byte[16];
        ThreadLocalRandom.current().nextBytes(id);
        return HexFormat.of().formatHex(id);
    }

    private static String traceParent(String trace) {
        return "00-%s-%s-01".formatted(trace, OTHER_SPAN);
    }
}
