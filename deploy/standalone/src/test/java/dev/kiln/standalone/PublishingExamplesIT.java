package dev.kiln.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** The examples of {@code api/PUBLISHING.md}, run as they stand there: each asks for one build. */
@TestInstance(Lifecycle.PER_CLASS)
class PublishingExamplesIT {

    private static final Path PAGE = Path.of(System.getProperty("kiln.root"), "api/PUBLISHING.md");
    private static final Pattern EXAMPLE = Pattern.compile("(?ms)^```(\\w+)\\n(.*?)^```$");
    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin/java").toString();

    @TempDir
    private static Path folder;

    private TestCluster test;

    @SuppressWarnings("NullAway.Init")
    PublishingExamplesIT() {}

    @BeforeAll
    void start() throws IOException, InterruptedException {
        test = TestCluster.shared();
    }

    @TestFactory
    Stream<DynamicTest> examplesForTheShell() throws IOException {
        List<String> examples = examples("sh");
        assertThat(examples).hasSizeGreaterThan(3);
        return examples.stream()
                .map(each -> dynamicTest(each.lines().findFirst().orElseThrow(), () -> {
                    if (each.contains("kcat")) {
                        assumeThat(Path.of("/usr/bin/kcat")).exists();
                    }
                    assertAsksForABuild("bash", "-euo", "pipefail", "-c", each);
                }));
    }

    @Test
    void theExampleInJava() throws Exception {
        Path source = Files.writeString(
                folder.resolve("Publish.java"), examples("java").getFirst());

        assertAsksForABuild(JAVA, "-cp", System.getProperty("java.class.path"), source.toString());
    }

    private void assertAsksForABuild(String... command) throws IOException, InterruptedException {
        int before = builds();
        Path output = folder.resolve("output");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();

        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("ends").isTrue();
        assertThat(process.exitValue()).as(Files.readString(output)).isZero();
        await().atMost(TestCluster.PATIENCE)
                .untilAsserted(
                        () -> assertThat(builds()).as(Files.readString(output)).isEqualTo(before + 1));
    }

    private int builds() {
        return test.kiln.get("builds?template=hello&limit=200").path("items").size();
    }

    /** Without the lines that a reader has to complete, and with the addresses of this cluster. */
    private List<String> examples(String language) throws IOException {
        return EXAMPLE.matcher(Files.readString(PAGE))
                .results()
                .filter(each -> each.group(1).equals(language))
                .map(PublishingExamplesIT::complete)
                .map(each -> each.replace(
                                "http://127.0.0.1:8080", test.cluster.http().toString())
                        .replace("127.0.0.1:9092", test.cluster.bootstrapServers()))
                .toList();
    }

    private static String complete(MatchResult example) {
        return example.group(2).replaceAll("(?m)^.*<id>.*\\n", "");
    }
}
