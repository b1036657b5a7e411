package dev.kiln.worker.app;

import static org.awaitility.Awaitility.await;

import dev.kiln.common.build.BuildId;
import dev.kiln.common.build.BuildRequest;
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
import dev.kiln.servers.Broker;
import dev.kiln.worker.KilnWorker;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** A worker with a real broker of its own, and a coordinator that only listens. */
final class TestWorker implements AutoCloseable {

    static final Topics TOPICS = new Topics("kiln");
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Broker kafka;
    private final Coordinator coordinator;
    private final ConfigurableApplicationContext worker;

    /** @param options properties of the worker, beside those that every test needs */
    TestWorker(Path data, Stream<String> options) throws Exception {
        kafka = Broker.startTemporary();
        coordinator = new Coordinator(kafka.bootstrapServers(), TOPICS);
        worker = new SpringApplicationBuilder(KilnWorker.class)
                .run(Stream.concat(
                                options,
                                Stream.of(
                                        "kiln.worker.id=w1",
                                        "kiln.worker.data-directory=" + data,
                                        "kiln.worker.grace=PT5S",
                                        "kiln.worker.drain-timeout=PT1S",
                                        "spring.kafka.bootstrap-servers=" + kafka.bootstrapServers(),
                                        "server.port=0"))
                        .map(each -> "--" + each)
                        .toArray(String[]::new));
    }

    Coordinator coordinator() {
        return coordinator;
    }

    ConfigurableApplicationContext context() {
        return worker;
    }

    /** @param request as JSON has it */
    BuildId queue(Map<String, ?> request) {
        BuildId build = BuildId.next();
        queue(build, 1, request);
        return build;
    }

    void queue(BuildId build, int attempt, Map<String, ?> request) {
        coordinator.send(
                TOPICS.jobs("default"),
                build.toString(),
                new Job(
                        build,
                        attempt,
                        MessageCodec.mapper().convertValue(request, BuildRequest.class),
                        Instant.now()));
    }

    AttemptOutcome outcome(BuildId build) {
        return report(build, Finished.class).outcome();
    }

    AttemptOutcome.Failed failure(BuildId build) {
        return outcome(build) instanceof AttemptOutcome.Failed failed ? failed : unexpected(build);
    }

    <T extends AttemptReport> T report(BuildId build, Class<T> type) {
        return type.cast(await().atMost(PATIENCE)
                .until(
                        () -> coordinator.messages(TOPICS.attempts(), AttemptReport.class).stream()
                                .filter(each -> each.buildId().equals(build) && type.isInstance(each))
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow());
    }

    /** Waits until the log of a build that runs has that text. */
    void awaitLog(BuildId build, String text) {
        await().atMost(PATIENCE)
                .until(() -> chunks(build).stream().anyMatch(each -> each.text().contains(text)));
    }

    /** Cancels a build that runs as its first attempt. */
    void cancel(BuildId build) {
        Claimed claim = report(build, Claimed.class);
        coordinator.send(
                TOPICS.control(),
                "w1",
                new Control.Stop(new WorkerId("w1"), build, 1, claim.claimId(), StopReason.CANCELLED));
    }

    /** The whole log of a build that is over. */
    String log(BuildId build) {
        long chunks = report(build, Finished.class).logChunks();
        List<LogChunk> log = await().atMost(PATIENCE).until(() -> chunks(build), each -> each.size() == chunks);
        return String.join("", log.stream().map(LogChunk::text).toList());
    }

    private List<LogChunk> chunks(BuildId build) {
        return coordinator.messages(TOPICS.logs(), LogChunk.class).stream()
                .filter(each -> each.buildId().equals(build))
                .toList();
    }

    private AttemptOutcome.Failed unexpected(BuildId build) {
        throw new AssertionError("Expected a failure, found %s with the log\n%s".formatted(outcome(build), log(build)));
    }

    @Override
    public void close() {
        worker.close();
        coordinator.close();
        kafka.close();
    }
}
