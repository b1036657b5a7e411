package dev.kiln.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.kiln.common.message.MessageCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What an operator reads in the logs of all services, as JSON. */
@TestInstance(Lifecycle.PER_CLASS)
class LogsIT {

    @TempDir
    private static Path folder;

    private TestCluster test;
    private TraceReceiver traces;

    @SuppressWarnings("NullAway.Init")
    LogsIT() {}

    @BeforeAll
    void start() throws IOException, InterruptedException {
        System.setProperty("logging.config", "classpath:logback-structured.xml");
        traces = new TraceReceiver();
        test = new TestCluster(
                folder, "--json-logs", "--traces", traces.address().toString());
        test.kiln.put(
                "cluster-profiles/logged",
                Map.of(
                        "cloud", "null",
                        "palette", Map.of("profile", Tour.PROFILE),
                        "packs",
                                List.of(Map.of(
                                        "name", "generic-byoi", "layer", "os", "tag", "1.0.0", "values", "pack: {}\n")),
                        "selector", Map.of("template", Map.of("source", "examples", "name", "hello"))));
    }

    @AfterAll
    void stop() {
        test.close();
        traces.close();
        System.clearProperty("logging.config");
    }

    @Test
    void aBuildThatSucceedsLeavesAboutTenLinesEachOfUse() {
        String build = test.submit("hello", Map.of("seconds", "0.1"));
        test.awaitEnd(build);
        String trace = await().atMost(TestCluster.PATIENCE)
                .until(
                        () -> lines().stream()
                                .filter(each -> message(each).startsWith("Palette agrees") && each.has("trace.id"))
                                .map(each -> each.path("trace.id").asString(""))
                                .findFirst()
                                .orElse(""),
                        each -> !each.isEmpty());

        List<JsonNode> lines = lines().stream()
                .filter(each -> message(each).contains(build)
                        || each.path("trace.id").asString("").equals(trace))
                .toList();

        assertThat(lines).as("all of them: %s", lines).hasSizeBetween(8, 12).allSatisfy(each -> {
            assertThat(each.path("log").path("level").asString()).isEqualTo("INFO");
            assertThat(each.path("trace.id").asString()).isEqualTo(trace);
        });
        assertThat(lines)
                .extracting(LogsIT::message)
                .allSatisfy(each -> assertThat(each)
                        .matches("(Build %s .+|Cluster profile 'logged' after build %s: updated|Palette agrees with .+)"
                                .formatted(build, build)));
        assertThat(lines).extracting(LogsIT::message).doesNotHaveDuplicates();
        assertThat(lines.stream().filter(each -> message(each).startsWith("Build")))
                .allSatisfy(each -> assertThat(each.path("build").asString()).isEqualTo(build));
        assertThat(lines.stream().filter(each -> message(each).contains("attempt 1")))
                .hasSizeGreaterThan(4)
                .allSatisfy(each -> {
                    assertThat(each.path("attempt").asString()).isEqualTo("1");
                    assertThat(each.path("worker").asString()).startsWith("worker-");
                });
    }

    /** Neither one in the request nor one in the template. */
    @Test
    void aUsersMistakeLeavesNoStackTrace() throws ExecutionException, InterruptedException {
        assertThatThrownBy(() -> test.kiln.post("builds", Map.of(), Map.of("template", "none")))
                .isInstanceOf(CannotStartException.class);
        test.sendGarbage();
        String build = test.submit("no-such-template", Map.of());
        test.awaitEnd(build);
        await().atMost(TestCluster.PATIENCE)
                .until(() -> lines().stream().anyMatch(each -> message(each).startsWith("Set aside")));

        assertThat(lines().stream().filter(each -> message(each).contains(build)))
                .isNotEmpty()
                .allSatisfy(each ->
                        assertThat(each.path("log").path("level").asString()).isEqualTo("INFO"));
        assertThat(lines()).noneMatch(each -> each.has("error"));
    }

    @Test
    void whatIsSaidOfARequestFromKafkaNamesItsTrace() throws ExecutionException, InterruptedException {
        String taken = "4bf92f3577b34da6a3ce929d0e0e4736";
        test.request("00-%s-00f067aa0ba902b7-01".formatted(taken), """
                {"template": {"source": "examples", "path": "slow"}, "variables": {"seconds": "0.1"}}
                """);
        String refused = "0af7651916cd43dd8448eb211c80319c";
        test.request("00-%s-b7ad6b7169203331-01".formatted(refused), "{}");

        await().atMost(TestCluster.PATIENCE).untilAsserted(() -> {
            assertThat(messages(taken)).anyMatch(each -> each.matches("Build \\S+ accepted over kafka.*"));
            assertThat(messages(refused)).singleElement().asString().startsWith("Set aside");
        });
    }

    private List<String> messages(String trace) {
        return lines().stream()
                .filter(each -> each.path("trace.id").asString("").equals(trace))
                .map(LogsIT::message)
                .toList();
    }

    private static String message(JsonNode line) {
        return line.path("message").asString();
    }

    /** Of the api and of all workers; every one of them is JSON. */
    private List<JsonNode> lines() {
        List<JsonNode> lines = new ArrayList<>();
        try (Stream<Path> files = Files.list(test.cluster.logs())) {
            for (Path file : files.toList()) {
                String text = Files.readString(file);
                // The last line may be half-written.
                text.substring(0, text.lastIndexOf('\n') + 1)
                        .lines()
                        .map(MessageCodec.mapper()::readTree)
                        .forEach(lines::add);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return lines;
    }
}
