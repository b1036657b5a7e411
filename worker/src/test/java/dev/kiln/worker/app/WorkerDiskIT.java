package dev.kiln.worker.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.kiln.common.build.BuildId;
import dev.kiln.common.build.Failure;
import dev.kiln.common.build.FailureClass;
import dev.kiln.common.message.AttemptOutcome;
import dev.kiln.common.message.Claimed;
import dev.kiln.common.message.WorkerBeat;
import dev.kiln.common.topic.Topics;
import dev.kiln.servers.Broker;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.health.contributor.Status;

/** A worker whose disk is full or read-only: a file system of 24 MB. Mounting one takes root: elsewhere this is skipped. */
@Timeout(180)
class WorkerDiskIT {

    private static final Topics TOPICS = new Topics("kiln");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private Path disk;
    private Broker kafka;
    private Coordinator coordinator;

    @SuppressWarnings("NullAway.Init")
    WorkerDiskIT() {}

    @BeforeEach
    void start() throws Exception {
        disk = Files.createDirectory(folder.resolve("disk"));
        assumeThat(run("mount", "-t", "tmpfs", "-o", "size=24m", "kiln-test", disk.toString()))
                .as("mounting a small file system takes root")
                .isZero();
        kafka = Broker.startTemporary();
        coordinator = new Coordinator(kafka.bootstrapServers(), TOPICS);
    }

    @AfterEach
    void stop() throws Exception {
        if (kafka != null) {
            coordinator.close();
            kafka.close();
            run("umount", "--recursive", disk.toString());
        }
    }

    @Test
    void theAttemptFailsAsTransientAndTheWorkerTakesNoMoreUntilThereIsRoom() throws Exception {
        try (RunningWorker worker = startWorker("1h")) {
            assertThat(failure("filler").rule()).isEqualTo("disk-full");
            assertThat(status(worker))
                    .as("the filler's workspace is gone, and so is what it wrote")
                    .isEqualTo(Status.UP);

            Path ballast = fill();
            Failure failure = failure("hello");
            assertTransient(failure, "No space left on device");
            assertThat(status(worker)).isEqualTo(Status.OUT_OF_SERVICE);
            BuildId waiting = coordinator.queue("hello", Map.of());
            await().atMost(PATIENCE).until(() -> beatsWithObstacle("No space left") >= 3);
            assertThat(coordinator.reports(waiting, Claimed.class)).isEmpty();
            assertThat(metrics(worker)).isZero();

            Files.delete(ballast);
            worker.context().getBean(Disks.class).probe();
            assertThat(coordinator.awaitFinished(waiting).outcome()).isInstanceOf(AttemptOutcome.Succeeded.class);
            assertThat(metrics(worker)).isOne();
        }
    }

    @Test
    void aWorkspaceThatCannotBeWrittenToFailsTheAttemptAsTransientAndTakesTheWorkerOutOfService() throws Exception {
        try (RunningWorker worker = startWorker("1h")) {
            String run = worker.run().toString();
            assertThat(run("mount", "--bind", run, run)).isZero();
            // Busy as long as the templates are copied there to be listed.
            await().atMost(PATIENCE).until(() -> run("mount", "-o", "remount,bind,ro", run) == 0);

            assertTransient(failure("hello"), "Read-only file system");
            assertThat(status(worker)).isEqualTo(Status.OUT_OF_SERVICE);
            assertThat(metrics(worker)).isZero();
            await().atMost(PATIENCE).until(() -> beatsWithObstacle("Read-only file system") >= 1);

            assertThat(run("umount", run)).isZero();
            worker.context().getBean(Disks.class).probe();
            BuildId next = coordinator.queue("hello", Map.of());
            assertThat(coordinator.awaitFinished(next).outcome()).isInstanceOf(AttemptOutcome.Succeeded.class);
            assertThat(metrics(worker)).isOne();
        }
    }

    @Test
    void itLooksByItself() throws Exception {
        try (RunningWorker worker = startWorker("100ms")) {
            Path ballast = fill();
            await().atMost(PATIENCE).until(() -> status(worker).equals(Status.OUT_OF_SERVICE));
            Files.delete(ballast);
            await().atMost(PATIENCE).until(() -> status(worker).equals(Status.UP));

            // Root may write everywhere: what is not there it cannot write to either.
            Path elsewhere = Files.move(worker.run(), disk.resolve("elsewhere"));
            await().atMost(PATIENCE).until(() -> status(worker).equals(Status.OUT_OF_SERVICE));
            Files.move(elsewhere, worker.run());
            await().atMost(PATIENCE).until(() -> status(worker).equals(Status.UP));
        }
    }

    private RunningWorker startWorker(String check) throws IOException, InterruptedException {
        RunningWorker worker =
                RunningWorker.start(kafka, disk, "kiln.worker.disk.min-free=1MB", "kiln.worker.disk.check=" + check);
        await().atMost(PATIENCE).until(() -> status(worker).equals(Status.UP));
        return worker;
    }

    private Failure failure(String template) {
        var outcome =
                coordinator.awaitFinished(coordinator.queue(template, Map.of())).outcome();
        return ((AttemptOutcome.Failed) outcome).failure();
    }

    private static void assertTransient(Failure failure, String cause) {
        assertThat(failure.failureClass()).isEqualTo(FailureClass.TRANSIENT);
        assertThat(failure.message()).contains(cause);
    }

    private static Status status(RunningWorker worker) {
        return worker.context().getBean(WorkerHealth.class).health().getStatus();
    }

    private static double metrics(RunningWorker worker) {
        return worker.context()
                .getBean(io.micrometer.core.instrument.MeterRegistry.class)
                .get("kiln.worker.in.service")
                .gauge()
                .value();
    }

    private long beatsWithObstacle(String cause) {
        return coordinator.messages(TOPICS.heartbeats(), WorkerBeat.class).stream()
                .filter(each -> Stream.ofNullable(each.obstacle()).anyMatch(text -> text.contains(cause)))
                .count();
    }

    /** Takes all of the room that there is. */
    private Path fill() throws IOException {
        Path ballast = disk.resolve("ballast");
        byte[] block = new byte[4096];
        try (OutputStream out = Files.newOutputStream(ballast)) {
            while (true) {
                out.write(block);
            }
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("No space left");
            return ballast;
        }
    }

    private static int run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(List.of(command)).inheritIO().start();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }
}
