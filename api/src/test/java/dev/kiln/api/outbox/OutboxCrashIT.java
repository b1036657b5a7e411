package dev.kiln.api.outbox;

import static dev.kiln.api.TopicReader.header;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.kiln.api.ApiCluster;
import dev.kiln.api.ApiProcess;
import dev.kiln.api.CrashPoint;
import dev.kiln.api.TopicReader;
import dev.kiln.api.build.LedgerReader;
import dev.kiln.api.build.Reports;
import dev.kiln.api.build.ScriptedWorker;
import dev.kiln.common.build.BuildId;
import dev.kiln.common.build.BuildState;
import dev.kiln.common.event.EventType;
import dev.kiln.common.message.Claimed;
import dev.kiln.common.message.Job;
import dev.kiln.common.message.MessageCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One instance after the other dies as by SIGKILL, each a step later in the life of a message; the next one goes on. */
@Timeout(480)
class OutboxCrashIT {

    private static final int SIGKILLED = 137;

    @TempDir
    private Path folder;

    private final ApiCluster cluster = ApiCluster.fresh();
    private final LedgerReader tables = new LedgerReader(cluster.jdbc());

    @AfterEach
    void stop() {
        cluster.close();
    }

    @Test
    @DisplayName(
            "I1, I2, I3: wherever the api dies, each event comes at least once and in order, and its readers make it once")
    void whereverTheApiDiesEachEventComesInOrderAndCountsOnce() throws IOException {
        Deque<CrashPoint> points = new ArrayDeque<>(List.of(CrashPoint.values()));
        ApiProcess api = start(points.peek());
        while (!points.isEmpty()) {
            CrashPoint point = points.remove();
            BuildId build = succeedAndCrash(api, point);
            api = start(points.peek());
            itsEventsCameInOrder(build, timesTold(point));
            itsProfileChangedOnce(api, point);
        }
    }

    @Test
    @DisplayName("I1: a call that was not answered is repeated with its key, and is one build")
    void aCallThatWasNotAnsweredIsRepeated() throws IOException {
        ApiProcess api = start(CrashPoint.BEFORE_COMMIT);
        api = crashWhileItTakes(api, CrashPoint.BEFORE_COMMIT, CrashPoint.AFTER_COMMIT);
        crashWhileItTakes(api, CrashPoint.AFTER_COMMIT, null);
        assertThat(tables.count("build")).isEqualTo(2);
    }

    private ApiProcess crashWhileItTakes(ApiProcess api, CrashPoint point, @Nullable CrashPoint nextPoint)
            throws IOException {
        Files.createFile(folder.resolve(point.name()));
        assertThatThrownBy(() -> post(api, point)).isInstanceOf(IOException.class);
        assertThat(api.awaitDeath()).isEqualTo(SIGKILLED);
        ApiProcess next = start(nextPoint);
        BuildId build = post(next, point);

        assertThat(post(next, point)).isEqualTo(build);
        await().until(() -> tables.count("outbox") == 0);
        TopicReader jobs = cluster.reader(cluster.topics().jobs("default"));
        await().untilAsserted(() -> assertThat(jobs.messages(build, Job.class)).hasSize(1));
        return next;
    }

    /** The same instance id: its place in the consumer groups is taken over without a wait for the one before. */
    private ApiProcess start(@Nullable CrashPoint point) {
        return cluster.startProcess(
                point == null ? null : new CrashPoint.Plan(point, folder.resolve(point.name())),
                "kiln.catalog.sources=examples",
                "spring.kafka.consumer.properties.group.instance.id=the-one",
                "kiln.lease.duration=60s");
    }

    private BuildId succeedAndCrash(ApiProcess api, CrashPoint point) throws IOException {
        var made = api.put("/api/v1/cluster-profiles/" + profile(point), """
                {"cloud": "aws", "region": "us-east-1", "selector": {"labels": {"point": "%s"}}}""".formatted(point));
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        BuildId build = post(api, point);
        ScriptedWorker worker = cluster.worker("w-" + point);
        Claimed claim = worker.claim(build, 1);
        await().atMost(Duration.ofSeconds(30)).until(() -> tables.state(build) == BuildState.RUNNING);
        await().until(() -> tables.count("outbox") == 0);
        Files.createFile(folder.resolve(point.name()));
        worker.finish(Reports.succeeded(claim));

        assertThat(api.awaitDeath()).as("how it died %s", point).isEqualTo(SIGKILLED);
        assertThatThrownBy(() -> api.get("/livez")).isInstanceOf(IOException.class);
        return build;
    }

    /** It proves that the instance died where it should have. */
    private static long timesTold(CrashPoint point) {
        return switch (point) {
            case AFTER_PUBLISH, BEFORE_DELETION_COMMITS -> 2;
            case BEFORE_COMMIT, AFTER_COMMIT, BEFORE_PUBLISH, AFTER_DELETION -> 1;
        };
    }

    private void itsEventsCameInOrder(BuildId build, long timesTold) {
        await().atMost(Duration.ofSeconds(40)).until(() -> tables.state(build) == BuildState.SUCCEEDED);
        await().until(() -> tables.count("outbox") == 0);
        TopicReader events = cluster.reader(cluster.topics().events());
        List<String> expected = List.of(
                EventType.BUILD_QUEUED.wireName(),
                EventType.BUILD_STARTED.wireName(),
                EventType.BUILD_SUCCEEDED.wireName());
        await().untilAsserted(() -> {
            var ofTheBuild = events.records(build);
            assertThat(ofTheBuild.stream().map(each -> header(each, "ce_type")).distinct())
                    .containsExactlyElementsOf(expected);
            assertThat(ofTheBuild.stream().map(each -> header(each, "ce_id")).distinct())
                    .as("what comes again is the same event")
                    .hasSize(3);
            assertThat(ofTheBuild).hasSize(Math.toIntExact(2 + timesTold));
        });
        assertThat(tables.eventTypes(build)).isEqualTo(expected);
        assertThat(tables.images(build, "ACCEPTED")).hasSize(1);
    }

    private void itsProfileChangedOnce(ApiProcess api, CrashPoint point) {
        await().atMost(Duration.ofSeconds(40))
                .untilAsserted(() -> assertThat(MessageCodec.mapper()
                                .readTree(api.get("/api/v1/cluster-profiles/" + profile(point))
                                        .body())
                                .path("version")
                                .asString())
                        .as("the record that the build is for")
                        .isEqualTo("1.0.1"));
    }

    private static BuildId post(ApiProcess api, CrashPoint point) throws IOException {
        var answer = api.post("/api/v1/builds", "key-" + point, """
                {"template": {"source": "examples", "path": "hello"}, "labels": {"point": "%s"}}""".formatted(point));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        return BuildId.parse(
                MessageCodec.mapper().readTree(answer.body()).get("id").asString());
    }

    private static String profile(CrashPoint point) {
        return "p-" + point.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
