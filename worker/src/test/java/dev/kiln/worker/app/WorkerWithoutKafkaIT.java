package dev.kiln.worker.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kiln.common.build.BuildId;
import dev.kiln.common.message.AttemptOutcome;
import dev.kiln.common.message.Finished;
import dev.kiln.common.message.StopReason;
import dev.kiln.common.topic.Topics;
import dev.kiln.servers.Broker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The broker is stopped, and later started again with its data, while a worker builds. */
@Timeout(180)
class WorkerWithoutKafkaIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration CONTACT_LIMIT = Duration.ofSeconds(20);

    @TempDir
    private Path folder;

    private Broker kafka;
    private Coordinator coordinator;
    private RunningWorker worker;

    @SuppressWarnings("NullAway.Init")
    WorkerWithoutKafkaIT() {}

    @BeforeEach
    void start() throws Exception {
        kafka = Broker.startTemporary();
        coordinator = new Coordinator(kafka.bootstrapServers(), new Topics("kiln"));
        startWorker();
    }

    private void startWorker() throws IOException, InterruptedException {
        worker = RunningWorker.start(kafka, folder, "kiln.worker.contact-limit=" + CONTACT_LIMIT);
    }

    @AfterEach
    void stop() {
        worker.close();
        coordinator.close();
        kafka.close();
    }

    /** I1, I5. */
    @Test
    void itBuildsOnAndKeepsTheResultAndAfterAWhileItStopsWhatNobodyCanBeToldOf() throws Exception {
        BuildId quick = begin("3");
        BuildId endless = begin("600");
        kafka.stop();

        await().atMost(PATIENCE).until(() -> kept() == 1);
        assertThat(worker.processes()).as("the endless one is built on").isNotEmpty();
        await().atMost(PATIENCE).until(() -> kept() == 2);
        assertThat(worker.processes()).isEmpty();
        kafka.start();

        assertThat(coordinator.awaitFinished(quick).outcome()).isInstanceOf(AttemptOutcome.Succeeded.class);
        assertHandedBack(coordinator.awaitFinished(endless));
        assertThat(coordinator.reports(quick, Finished.class)).hasSize(1);
        await().atMost(PATIENCE).until(() -> kept() == 0);
    }

    /** I5, I9. */
    @Test
    void itLeavesInBoundedTimeAndItsNextStartDeliversTheResult() throws Exception {
        BuildId build = begin("600");
        kafka.stop();
        long begin = System.nanoTime();

        worker.close();

        // A second's drain, ten seconds and a send for what is on disk, five for each client: not the ten minutes of
        // the
        // log's producer.
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(60));
        assertThat(worker.lifecycle().getExitCode()).isZero();
        assertThat(kept()).isEqualTo(1);
        kafka.start();
        startWorker();
        assertHandedBack(coordinator.awaitFinished(build));
    }

    private BuildId begin(String seconds) {
        BuildId build = coordinator.queue("slow", Map.of("seconds", seconds));
        coordinator.awaitBegun(build);
        return build;
    }

    private static void assertHandedBack(Finished finished) {
        assertThat(finished.outcome())
                .isInstanceOfSatisfying(
                        AttemptOutcome.Stopped.class,
                        stopped -> assertThat(stopped.reason()).isEqualTo(StopReason.HANDED_BACK));
    }

    private long kept() throws IOException {
        try (Stream<Path> results = Files.list(folder.resolve("journal"))) {
            return results.filter(each -> each.toString().endsWith(".json")).count();
        }
    }
}
