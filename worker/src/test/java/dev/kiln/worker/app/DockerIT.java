package dev.kiln.worker.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kiln.common.build.BuildId;
import dev.kiln.common.message.AttemptOutcome;
import dev.kiln.embedded.InstalledPacker;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Targets that are built in containers of a real engine, from the image that {@code deploy/docker/test-images} makes. */
@Tag("docker")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DockerIT {

    private static final String IMAGE = "kiln-test/image-builder";
    private static final String OURS = "--filter=label=dev.kiln.run";

    @TempDir
    private static Path folder;

    private TestWorker worker;
    private Path left;

    @SuppressWarnings("NullAway.Init")
    DockerIT() {}

    @BeforeAll
    void start() throws Exception {
        Path kiln = Path.of(System.getProperty("kiln.root"));
        leave();
        worker = new TestWorker(
                folder.resolve("data"),
                Stream.of(
                        "kiln.worker.packer.binary=" + InstalledPacker.ensure(kiln),
                        "kiln.worker.packer.environment=PATH,HOME,DOCKER_*",
                        "kiln.worker.sources.kib.type=directory",
                        "kiln.worker.sources.kib.location=" + kiln.resolve("worker/src/test/kib"),
                        "kiln.worker.sources.kib.kib=images/capi",
                        "kiln.worker.sources.kib.container.image=" + IMAGE,
                        "kiln.worker.sources.kib.container.options=--network=host",
                        "kiln.worker.sources.limited.type=directory",
                        "kiln.worker.sources.limited.location=" + kiln.resolve("worker/src/test/kib"),
                        "kiln.worker.sources.limited.kib=images/capi",
                        "kiln.worker.sources.limited.container.image=" + IMAGE,
                        "kiln.worker.sources.limited.container.options=--network=host,--memory=128m,--memory-swap=128m",
                        "kiln.worker.sources.missing.type=directory",
                        "kiln.worker.sources.missing.location=" + kiln.resolve("worker/src/test/kib"),
                        "kiln.worker.sources.missing.kib=images/capi",
                        "kiln.worker.sources.missing.container.image=localhost:1/no-such-image"));
    }

    /** What an earlier worker would have left, had it been killed together with its guards. */
    private void leave() throws Exception {
        left = Files.createDirectories(folder.resolve("data/w/earlier")).toRealPath();
        String label = "--label=dev.kiln.run=" + left;
        assertThat(docker("run", "--detach", "--network=host", label, "--entrypoint=sleep", IMAGE, "1000"))
                .hasSize(1);
        assertThat(containersOf(left)).hasSize(1);
    }

    @AfterAll
    void stop() {
        worker.close();
    }

    /** I5: its guards had their grace, then the next worker ends what is left. */
    @Test
    void aContainerOfAWorkerThatWasKilledIsRemovedByTheNext() {
        await().atMost(TestWorker.PATIENCE).until(() -> containersOf(left).isEmpty());
        await().atMost(TestWorker.PATIENCE).until(() -> Files.notExists(left));
    }

    /** I5, I7. */
    @Test
    void aTargetIsBuiltAndNeitherContainerNorWorkspaceIsLeft() throws Exception {
        BuildId build = worker.queue(target("kib", "qemu-ubuntu-2404"));

        AttemptOutcome outcome = worker.outcome(build);

        assertThat(outcome).as(worker.log(build)).isInstanceOf(AttemptOutcome.Succeeded.class);
        assertThat(outcome.artifacts().getFirst().files()).isNotEmpty();
        assertThat(worker.log(build)).contains("the password is ***");
        await().atMost(TestWorker.PATIENCE).until(() -> containers().isEmpty());
        try (Stream<Path> left = Files.walk(folder.resolve("data/w"), 2)) {
            assertThat(left.filter(each -> each.getFileName().toString().matches("\\d+")))
                    .isEmpty();
        }
    }

    /** I5. */
    @Test
    void aCancelledBuildEndsInItsOwnWay() throws Exception {
        BuildId build = worker.queue(target("kib", "gce-waiting"));
        worker.awaitLog(build, "waiting for SIGTERM");

        worker.cancel(build);

        assertThat(worker.outcome(build)).isInstanceOf(AttemptOutcome.Stopped.class);
        assertThat(worker.log(build))
                .containsOnlyOnce("Cancelling build after receiving terminated")
                .contains("Cleanly cancelled builds");
        await().atMost(TestWorker.PATIENCE).until(() -> containers().isEmpty());
    }

    /** I5: what holds a client is its worker's; when both are gone, the engine closes the container's input. */
    @Test
    void aContainerWhoseClientWasKilledStopsWhatRunsInIt() throws Exception {
        BuildId build = worker.queue(target("kib", "gce-waiting"));
        worker.awaitLog(build, "waiting for SIGTERM");

        ProcessHandle.allProcesses()
                .filter(each -> each.info().commandLine().orElse("").contains("--interactive --label=dev.kiln.run="))
                .filter(each -> each.info().commandLine().orElse("").contains(folder.toString()))
                .forEach(ProcessHandle::destroyForcibly);

        await().atMost(TestWorker.PATIENCE).until(() -> containers().isEmpty());
        assertThat(worker.outcome(build)).isNotInstanceOf(AttemptOutcome.Succeeded.class);
    }

    @Test
    void anAttemptThatEatsMoreThanItsContainerMayIsKilledAndNoOther() {
        BuildId unlimited = worker.queue(target("kib", "gce-hungry"));
        worker.awaitLog(unlimited, "ate 419430400");

        BuildId limited = worker.queue(target("limited", "gce-hungry"));

        assertThat(worker.failure(limited)).isNotNull();
        assertThat(worker.log(limited)).contains("Killed").doesNotContain("ate 419430400");
    }

    @Test
    void anImageThatCannotBeHadIsToldAtOnce() {
        AttemptOutcome.Failed failed = worker.failure(worker.queue(target("missing", "ami-ubuntu-2404")));

        assertThat(failed.failure().rule()).isEqualTo("container-image");
        assertThat(failed.failure().advice()).contains("container.image");
    }

    private static List<String> containers() throws Exception {
        return docker("ps", "--all", "--quiet", OURS);
    }

    private static List<String> containersOf(Path run) throws Exception {
        return docker("ps", "--all", "--quiet", OURS + "=" + run);
    }

    private static List<String> docker(String... words) throws Exception {
        Process process = new ProcessBuilder(
                        Stream.concat(Stream.of("docker"), Stream.of(words)).toList())
                .start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
    }

    private static Map<String, ?> target(String source, String target) {
        return Map.of("template", Map.of("source", source, "target", target));
    }
}
