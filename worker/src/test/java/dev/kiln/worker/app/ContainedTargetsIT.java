package dev.kiln.worker.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.common.build.BuildId;
import dev.kiln.common.message.AttemptOutcome;
import dev.kiln.common.message.AttemptReport;
import dev.kiln.common.message.Phase;
import dev.kiln.common.message.PhaseEntered;
import dev.kiln.embedded.InstalledPacker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Targets that are built in a container, as the engine's client is told; {@link DockerIT} has a real engine. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ContainedTargetsIT {

    private static final String PASSWORD = "vcenter-s3cr3t";

    @TempDir
    private static Path folder;

    private RecordedEngine engine;
    private TestWorker worker;
    private Path varFile;

    @SuppressWarnings("NullAway.Init")
    ContainedTargetsIT() {}

    @BeforeAll
    void start() throws Exception {
        Path kiln = Path.of(System.getProperty("kiln.root"));
        Path packer = InstalledPacker.ensure(kiln);
        engine = RecordedEngine.in(folder.resolve("engine"), packer.getParent() + ":/usr/bin:/bin");
        varFile = Files.writeString(folder.resolve("operator.json"), "{\"password\": \"%s\"}".formatted(PASSWORD));
        worker = new TestWorker(
                folder.resolve("data"),
                Stream.of(
                        "kiln.worker.packer.binary=" + packer,
                        "kiln.worker.packer.environment=PATH,HOME,KILN_TEST_SECRET",
                        "kiln.worker.container-engine=" + engine.program(),
                        "kiln.worker.sources.kib.type=directory",
                        "kiln.worker.sources.kib.location=" + kiln.resolve("worker/src/test/kib"),
                        "kiln.worker.sources.kib.kib=images/capi",
                        "kiln.worker.sources.kib.var-files=" + varFile,
                        "kiln.worker.sources.kib.container.image=registry.example/kib:v0.1.55",
                        "kiln.worker.sources.kib.container.options=--network=host,--group-add=imagebuilder"));
    }

    @AfterAll
    void stop() {
        worker.close();
    }

    /** I6, I7. */
    @Test
    void aTargetIsBuiltInAContainerWithAllThatIsItsOwnAndNoSecretOnACommandLine() throws Exception {
        BuildId build = worker.queue(Map.of(
                "template", Map.of("source", "kib", "target", "qemu-ubuntu-2404"),
                "variables", Map.of("kubernetes_semver", "v1.34.2")));

        AttemptOutcome outcome = worker.outcome(build);

        assertThat(outcome).as(worker.log(build)).isInstanceOf(AttemptOutcome.Succeeded.class);
        assertThat(worker.log(build)).contains("the password is ***").doesNotContain(PASSWORD);
        assertThat(engine.lines("images")).containsOnly("registry.example/kib:v0.1.55");
        Path downloads = folder.resolve("data/downloads").toRealPath();
        assertThat(engine.lines("volumes"))
                .contains(
                        "--volume=%s:%s".formatted(downloads, downloads),
                        "--volume=%s:%s:ro".formatted(varFile, varFile))
                .anyMatch(each -> each.matches("--volume=.*/data/w/[^/:]+/\\d+:[^:]+"));
        String calls = String.join("\n", engine.lines("calls"));
        assertThat(calls)
                .contains(
                        "--network=host --group-add=imagebuilder",
                        " --rm ",
                        "--env=SSH_PASSWORD ",
                        "--env=KILN_TEST_SECRET ")
                .doesNotContain(PASSWORD, System.getenv("KILN_TEST_SECRET"), "SSH_PASSWORD=", "--env=PATH");
    }

    @Test
    void thePackerOfTheImageIsTheOneThatAnAttemptShows() throws Exception {
        BuildId build = worker.queue(target("ami-ubuntu-2404"));

        worker.outcome(build);

        assertThat(phases(build))
                .filteredOn(each -> each.phase() == Phase.BUILDING)
                .allMatch(each -> each.packerVersion() == null);
        assertThat(phases(build))
                .filteredOn(each -> each.phase() == Phase.PUBLISHING)
                .singleElement()
                .satisfies(each -> assertThat(each.packerVersion()).matches("\\d+\\.\\d+\\.\\d+.*"));
    }

    @Test
    void aCancelledBuildIsToldToStopInTheContainer() {
        BuildId build = worker.queue(target("gce-waiting"));
        worker.awaitLog(build, "waiting for SIGTERM");

        worker.cancel(build);

        assertThat(worker.outcome(build)).isInstanceOf(AttemptOutcome.Stopped.class);
        assertThat(worker.log(build))
                .containsOnlyOnce("Cancelling build after receiving terminated")
                .contains("Cleanly cancelled builds");
    }

    @Test
    void withoutAnEngineTheWorkerSaysWhatIsMissingAndDoesNotStart() {
        assertThatThrownBy(() -> {
                    try (TestWorker started = new TestWorker(
                            folder.resolve("other"),
                            Stream.of(
                                    "kiln.worker.container-engine=no-such-engine",
                                    "kiln.worker.packer.binary="
                                            + InstalledPacker.ensure(Path.of(System.getProperty("kiln.root"))),
                                    "kiln.worker.sources.kib.type=directory",
                                    "kiln.worker.sources.kib.location=" + folder,
                                    "kiln.worker.sources.kib.kib=images/capi",
                                    "kiln.worker.sources.kib.container.image=kib"))) {
                        assertThat(started).as("a worker without an engine").isNull();
                    }
                })
                .rootCause()
                .isInstanceOf(IOException.class)
                .hasMessageContaining("neither docker nor podman");
    }

    private List<PhaseEntered> phases(BuildId build) {
        return worker.coordinator().messages(TestWorker.TOPICS.attempts(), AttemptReport.class).stream()
                .filter(each -> each.buildId().equals(build))
                .filter(PhaseEntered.class::isInstance)
                .map(PhaseEntered.class::cast)
                .toList();
    }

    private static Map<String, ?> target(String target) {
        return Map.of("template", Map.of("source", "kib", "target", target));
    }
}
