package dev.kiln.worker.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kiln.common.build.BuildId;
import dev.kiln.common.build.FailureClass;
import dev.kiln.common.build.LeftBehind;
import dev.kiln.common.build.WorkerId;
import dev.kiln.common.message.AttemptOutcome;
import dev.kiln.common.message.Claimed;
import dev.kiln.common.message.Control;
import dev.kiln.common.message.Finished;
import dev.kiln.common.message.LogChunk;
import dev.kiln.common.message.StopReason;
import dev.kiln.common.message.WorkerBeat;
import dev.kiln.common.topic.Topics;
import dev.kiln.servers.Broker;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A worker with a real broker and a real Packer; the test plays the coordinator. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WorkerIT {

    private static final Topics TOPICS = new Topics("kiln");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String SECRET = "s3cr3t-that-nobody-may-see";

    @TempDir
    private static Path folder;

    private Broker kafka;
    private Coordinator coordinator;
    private RunningWorker worker;

    @SuppressWarnings("NullAway.Init")
    WorkerIT() {}

    @BeforeAll
    void start() throws Exception {
        kafka = Broker.startTemporary();
        coordinator = new Coordinator(kafka.bootstrapServers(), TOPICS);
        worker = RunningWorker.start(kafka, folder.resolve("data"), "kiln.worker.packer.secrets=KILN_TEST_SECRET");
        // Orders from before a worker's first beat are about an earlier run of it.
        await().atMost(PATIENCE)
                .until(() -> !coordinator.records(TOPICS.heartbeats()).isEmpty());
    }

    @AfterAll
    void stop() {
        worker.close();
        coordinator.close();
        kafka.close();
    }

    @Test
    void aJobIsClaimedBuiltAndReportedWithItsLog() {
        BuildId build = coordinator.queue("hello", Map.of("who", "Kiln"));

        Finished finished = coordinator.awaitFinished(build);

        assertThat(finished.outcome()).isInstanceOf(AttemptOutcome.Succeeded.class);
        assertThat(finished.outcome().artifacts()).singleElement().satisfies(each -> {
            assertThat(each.cloud()).isEqualTo("null");
            assertThat(each.id()).isEqualTo("Null");
        });
        List<LogChunk> log = awaitLog(build, finished.logChunks());
        assertThat(log.stream().map(LogChunk::text)).anyMatch(text -> text.contains("hello Kiln"));
        assertThat(log.stream().map(LogChunk::sequence))
                .containsExactlyElementsOf(
                        Stream.iterate(0L, each -> each + 1).limit(log.size()).toList());
    }

    /** I1: five deliveries are all that a job has; one that is given back at once each time is lost within seconds. */
    @Test
    void aClaimThatKafkaRefusesIsTriedAgainWhileTheJobIsHeld() throws Exception {
        coordinator.limitMessages(TOPICS.attempts(), 1);
        BuildId build;
        try {
            build = coordinator.queue("hello", Map.of());
            await().atMost(PATIENCE).until(() -> beatsThatMention(build) >= 4);
            assertThat(coordinator.reports(build, Claimed.class)).isEmpty();
        } finally {
            coordinator.limitMessages(TOPICS.attempts(), 1 << 20);
        }

        assertThat(coordinator.awaitFinished(build).outcome()).isInstanceOf(AttemptOutcome.Succeeded.class);
        assertThat(coordinator.reports(build, Claimed.class)).hasSize(1);
    }

    private long beatsThatMention(BuildId build) {
        return coordinator.messages(TOPICS.heartbeats(), WorkerBeat.class).stream()
                .filter(beat ->
                        beat.running().stream().anyMatch(each -> each.buildId().equals(build)))
                .count();
    }

    @Test
    void aFileOutlivesItsWorkspace() throws Exception {
        Finished finished = coordinator.awaitFinished(coordinator.queue("file", Map.of()));

        var file = finished.outcome().artifacts().getFirst().files().getFirst();
        assertThat(Path.of(java.net.URI.create(file.uri()))).hasContent("an image");
        await().atMost(PATIENCE).until(worker::hasNoWorkspace);
    }

    @Test
    void whatCannotBeBuiltIsABadRequestInPackersWords() {
        assertThat(failure(coordinator.queue("broken", Map.of())))
                .satisfies(each -> assertThat(each.failure().failureClass()).isEqualTo(FailureClass.BAD_REQUEST))
                .satisfies(each -> assertThat(each.failure().message()).contains("no-such-builder"));
        assertThat(failure(coordinator.queue("missing", Map.of())).failure().rule())
                .isEqualTo("template-not-found");
        assertThat(failure(coordinator.queue("hello", Map.of("whom", "x")))
                        .failure()
                        .message())
                .contains("whom", "who");
    }

    /** I5. */
    @Test
    void anOrderToStopEndsTheProcesses() {
        anOrderIsHeeded();
    }

    private void anOrderIsHeeded() {
        BuildId build = coordinator.queue("slow", Map.of());
        Claimed claimed = coordinator.awaitReport(build, Claimed.class);
        coordinator.awaitBegun(build);

        coordinator.send(
                TOPICS.control(),
                "w1",
                new Control.Stop(new WorkerId("w1"), build, 1, claimed.claimId(), StopReason.CANCELLED));

        assertThat(coordinator.awaitFinished(build).outcome())
                .isInstanceOfSatisfying(
                        AttemptOutcome.Stopped.class,
                        stopped -> assertThat(stopped.reason()).isEqualTo(StopReason.CANCELLED));
        assertThat(worker.processes()).isEmpty();
    }

    /** I5. It stops itself and all of its group, so that no SIGTERM is heard. */
    @Test
    void aPackerThatDoesNotStopIsKilledAfterItsGraceAndTheReportSaysWhatMayBeLeft() {
        BuildId build = coordinator.queue("stubborn", Map.of());
        Claimed claimed = coordinator.awaitReport(build, Claimed.class);
        await().atMost(PATIENCE).until(worker::hasFrozenProcesses);

        coordinator.send(
                TOPICS.control(),
                "w1",
                new Control.Stop(new WorkerId("w1"), build, 1, claimed.claimId(), StopReason.CANCELLED));

        AttemptOutcome outcome = coordinator.awaitFinished(build).outcome();
        assertThat(outcome).isInstanceOf(AttemptOutcome.Stopped.class);
        assertThat(outcome.leftBehind())
                .extracting(LeftBehind::names)
                .isEqualTo(List.of("packer_66f2a1c4-0000-1111-2222-333344445555"));
        assertThat(worker.processes()).isEmpty();
    }

    @Test
    void anAttemptThatTakesTooLongIsEnded() {
        BuildId build = coordinator.queue("slow", Map.of(), Duration.ofSeconds(2));

        assertThat(failure(build).failure().failureClass()).isEqualTo(FailureClass.TIMEOUT);
    }

    /** I8. */
    @Test
    void aJobThatNobodyCanReadIsSetAsideAndTheNextOneGoesOn() {
        coordinator.sendRaw(TOPICS.jobs("default"), "poison", "{\"not\": \"a job\"".getBytes(StandardCharsets.UTF_8));

        assertThat(coordinator
                        .awaitFinished(coordinator.queue("hello", Map.of()))
                        .outcome())
                .isInstanceOf(AttemptOutcome.Succeeded.class);
        await().atMost(PATIENCE)
                .until(() -> coordinator.records(TOPICS.deadLetters(TOPICS.jobs("default"))), each -> each.size() == 1);
        assertThat(coordinator
                        .records(TOPICS.deadLetters(TOPICS.jobs("default")))
                        .getFirst()
                        .headers())
                .extracting(Header::key)
                .contains(
                        "kafka_dlt-original-topic",
                        "kafka_dlt-original-partition",
                        "kafka_dlt-original-offset",
                        "kafka_dlt-exception-fqcn",
                        "kafka_dlt-exception-message",
                        "kafka_dlt-exception-stacktrace");
    }

    /** I8. */
    @Test
    void anOrderThatNobodyCanReadIsPassedOverAndCountedAndTheNextOneIsHeeded() {
        double before = passedOver();
        coordinator.sendRaw(TOPICS.control(), "w1", "{\"not\": \"an order\"".getBytes(StandardCharsets.UTF_8));
        coordinator.sendRaw(TOPICS.control(), "w1", "{\"type\": \"dance\"}".getBytes(StandardCharsets.UTF_8));

        anOrderIsHeeded();
        assertThat(passedOver() - before).isEqualTo(2);
    }

    private double passedOver() {
        return worker.context()
                .getBean(MeterRegistry.class)
                .get("kiln.worker.orders.passed.over")
                .functionCounter()
                .count();
    }

    /** I6. */
    @Test
    void aSecretOfTheWorkersEnvironmentLeavesItOnNoTopic() {
        // Set for this test's JVM by the build.
        assertThat(System.getenv("KILN_TEST_SECRET")).isEqualTo(SECRET);
        BuildId build = coordinator.queue("hello", Map.of("who", SECRET));
        Finished finished = coordinator.awaitFinished(build);

        awaitLog(build, finished.logChunks());
        assertThat(coordinator.logText(build)).contains("hello ***");
        for (String topic : List.of(TOPICS.logs(), TOPICS.attempts(), TOPICS.heartbeats())) {
            assertThat(coordinator.records(topic))
                    .noneMatch(each -> new String(each.value(), StandardCharsets.UTF_8).contains(SECRET));
        }
    }

    private AttemptOutcome.Failed failure(BuildId build) {
        return (AttemptOutcome.Failed) coordinator.awaitFinished(build).outcome();
    }

    private List<LogChunk> awaitLog(BuildId build, long chunks) {
        return await().atMost(PATIENCE).until(() -> coordinator.log(build), each -> each.size() == chunks);
    }
}
