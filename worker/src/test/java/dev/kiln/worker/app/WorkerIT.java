package dev.kiln.worker.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kiln.common.build.BuildId;
import dev.kiln.common.build.BuildRequest;
import dev.kiln.common.build.FailureClass;
import dev.kiln.common.build.TemplateRef;
import dev.kiln.common.build.WorkerId;
import dev.kiln.common.message.AttemptOutcome;
import dev.kiln.common.message.AttemptReport;
import dev.kiln.common.message.Claimed;
import dev.kiln.common.message.Control;
import dev.kiln.common.message.Finished;
import dev.kiln.common.message.Job;
import dev.kiln.common.message.LogChunk;
import dev.kiln.common.message.MessageCodec;
import dev.kiln.common.message.StopReason;
import dev.kiln.common.topic.Topics;
import dev.kiln.embedded.EmbeddedKafka;
import dev.kiln.embedded.InstalledPacker;
import dev.kiln.worker.KilnWorker;
import dev.kiln.worker.process.MarkedProcesses;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** A worker with a real broker and a real Packer; the test plays the coordinator. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WorkerIT {

    private static final Topics TOPICS = new Topics("kiln");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String SECRET = "s3cr3t-that-nobody-may-see";

    @TempDir
    private static Path folder;

    private EmbeddedKafka kafka;
    private Coordinator coordinator;
    private ConfigurableApplicationContext worker;

    @SuppressWarnings("NullAway.Init")
    WorkerIT() {}

    @BeforeAll
    void start() throws Exception {
        kafka = EmbeddedKafka.startTemporary();
        coordinator = new Coordinator(kafka.bootstrapServers(), TOPICS);
        Path kiln = Path.of(System.getProperty("kiln.root"));
        worker = new SpringApplicationBuilder(KilnWorker.class)
                .run(Stream.of(
                                "kiln.worker.id=w1",
                                "kiln.worker.slots=2",
                                "kiln.worker.data-directory=" + folder.resolve("data"),
                                "kiln.worker.grace=PT5S",
                                "kiln.worker.drain-timeout=PT1S",
                                "kiln.worker.packer.binary=" + InstalledPacker.ensure(kiln),
                                "kiln.worker.sources.tests.type=directory",
                                "kiln.worker.sources.tests.location=" + kiln.resolve("worker/src/test/templates"),
                                "kiln.worker.packer.secrets=KILN_TEST_SECRET",
                                "spring.kafka.bootstrap-servers=" + kafka.bootstrapServers(),
                                "server.port=0")
                        .map(each -> "--" + each)
                        .toArray(String[]::new));
    }

    @AfterAll
    void stop() {
        worker.close();
        coordinator.close();
        kafka.close();
    }

    @Test
    void aJobIsClaimedBuiltAndReportedWithItsLog() {
        BuildId build = queue("hello", Map.of("who", "Kiln"));

        Finished finished = awaitFinished(build);

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

    @Test
    void aFileOutlivesItsWorkspace() throws Exception {
        Finished finished = awaitFinished(queue("file", Map.of()));

        var file = finished.outcome().artifacts().getFirst().files().getFirst();
        assertThat(Path.of(java.net.URI.create(file.uri()))).hasContent("an image");
        await().atMost(PATIENCE).until(this::noWorkspaceIsLeft);
    }

    @Test
    void whatCannotBeBuiltIsABadRequestInPackersWords() {
        assertThat(failure(queue("broken", Map.of())))
                .satisfies(each -> assertThat(each.failure().failureClass()).isEqualTo(FailureClass.BAD_REQUEST))
                .satisfies(each -> assertThat(each.failure().message()).contains("no-such-builder"));
        assertThat(failure(queue("missing", Map.of())).failure().rule()).isEqualTo("template-not-found");
        assertThat(failure(queue("hello", Map.of("whom", "x"))).failure().message())
                .contains("whom", "who");
    }

    /** I5. */
    @Test
    void anOrderToStopEndsTheProcesses() {
        BuildId build = queue("slow", Map.of());
        Claimed claimed = awaitReport(build, Claimed.class);
        await().atMost(PATIENCE).until(() -> logText(build).contains("begun"));

        coordinator.send(
                TOPICS.control(),
                "w1",
                new Control.Stop(new WorkerId("w1"), build, 1, claimed.claimId(), StopReason.CANCELLED));

        assertThat(awaitFinished(build).outcome())
                .isInstanceOfSatisfying(
                        AttemptOutcome.Stopped.class,
                        stopped -> assertThat(stopped.reason()).isEqualTo(StopReason.CANCELLED));
        assertThat(MarkedProcesses.with("KILN_RUN", run())).isEmpty();
    }

    @Test
    void anAttemptThatTakesTooLongIsEnded() {
        BuildId build = queue("slow", Map.of(), Duration.ofSeconds(2));

        assertThat(failure(build).failure().failureClass()).isEqualTo(FailureClass.TIMEOUT);
    }

    /** I8. */
    @Test
    void aJobThatNobodyCanReadIsSetAsideAndTheNextOneGoesOn() {
        coordinator.sendRaw(TOPICS.jobs("default"), "poison", "{\"not\": \"a job\"".getBytes(StandardCharsets.UTF_8));

        assertThat(awaitFinished(queue("hello", Map.of())).outcome()).isInstanceOf(AttemptOutcome.Succeeded.class);
        await().atMost(PATIENCE)
                .until(
                        () -> coordinator.records(TOPICS.deadLetters(TOPICS.jobs("default"))),
                        each -> each.size() == 1
                                && each.getFirst().headers().lastHeader("kafka_dlt-exception-message") != null);
    }

    /** I6. */
    @Test
    void aSecretOfTheWorkersEnvironmentLeavesItOnNoTopic() {
        // Set for this test's JVM by the build.
        assertThat(System.getenv("KILN_TEST_SECRET")).isEqualTo(SECRET);
        BuildId build = queue("hello", Map.of("who", SECRET));
        Finished finished = awaitFinished(build);

        awaitLog(build, finished.logChunks());
        assertThat(logText(build)).contains("hello ***");
        for (String topic : List.of(TOPICS.logs(), TOPICS.attempts(), TOPICS.heartbeats())) {
            assertThat(coordinator.records(topic))
                    .noneMatch(each -> new String(each.value(), StandardCharsets.UTF_8).contains(SECRET));
        }
    }

    private BuildId queue(String template, Map<String, String> variables) {
        return queue(template, variables, Duration.ofMinutes(5));
    }

    private BuildId queue(String template, Map<String, String> variables, Duration timeout) {
        BuildId build = BuildId.next();
        BuildRequest request = MessageCodec.mapper()
                .convertValue(
                        Map.of(
                                "template",
                                new TemplateRef("tests", template, null, null),
                                "variables",
                                variables,
                                "timeout",
                                timeout),
                        BuildRequest.class);
        coordinator.send(TOPICS.jobs("default"), build.toString(), new Job(build, 1, request, Instant.now()));
        return build;
    }

    private Finished awaitFinished(BuildId build) {
        return awaitReport(build, Finished.class);
    }

    private AttemptOutcome.Failed failure(BuildId build) {
        return (AttemptOutcome.Failed) awaitFinished(build).outcome();
    }

    private <T extends AttemptReport> T awaitReport(BuildId build, Class<T> type) {
        Predicate<AttemptReport> wanted = each -> each.buildId().equals(build) && type.isInstance(each);
        return await().atMost(PATIENCE)
                .until(
                        () -> coordinator.messages(TOPICS.attempts(), AttemptReport.class).stream()
                                .filter(wanted)
                                .findFirst(),
                        java.util.Optional::isPresent)
                .map(type::cast)
                .orElseThrow();
    }

    private List<LogChunk> awaitLog(BuildId build, long chunks) {
        return await().atMost(PATIENCE).until(() -> log(build), each -> each.size() == chunks);
    }

    private List<LogChunk> log(BuildId build) {
        return coordinator.messages(TOPICS.logs(), LogChunk.class).stream()
                .filter(each -> each.buildId().equals(build))
                .toList();
    }

    private String logText(BuildId build) {
        return String.join("", log(build).stream().map(LogChunk::text).toList());
    }

    private String run() {
        return worker.getBean(dev.kiln.worker.workspace.Workspaces.class).run().toString();
    }

    private boolean noWorkspaceIsLeft() throws java.io.IOException {
        try (Stream<Path> left = Files.list(Path.of(run()))) {
            return left.noneMatch(Files::isDirectory);
        }
    }
}
