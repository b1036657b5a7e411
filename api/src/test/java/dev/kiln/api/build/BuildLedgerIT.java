package dev.kiln.api.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.kiln.api.Api;
import dev.kiln.api.ApiCluster;
import dev.kiln.api.TopicReader;
import dev.kiln.common.build.BuildId;
import dev.kiln.common.build.BuildState;
import dev.kiln.common.build.Failure;
import dev.kiln.common.build.FailureClass;
import dev.kiln.common.event.BuildEvent;
import dev.kiln.common.event.EventType;
import dev.kiln.common.message.AttemptOutcome;
import dev.kiln.common.message.Claimed;
import dev.kiln.common.message.Control;
import dev.kiln.common.message.Finished;
import dev.kiln.common.message.Job;
import dev.kiln.common.message.Phase;
import dev.kiln.common.message.StopReason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BuildLedgerIT {

    private static final Failure SILENCE = Failure.of(FailureClass.LOST, "lease-expired", "Not heard of");

    private final ApiCluster cluster = ApiCluster.fresh();
    private final LedgerReader tables = new LedgerReader(cluster.jdbc());
    private Api api;
    private BuildLedger ledger;
    private TopicReader events;
    private TopicReader jobs;
    private TopicReader control;

    @BeforeAll
    void start() {
        api = cluster.startApi();
        ledger = api.bean(BuildLedger.class);
        events = cluster.reader(cluster.topics().events());
        jobs = cluster.reader(cluster.topics().jobs("default"));
        control = cluster.reader(cluster.topics().control());
    }

    @AfterAll
    void stop() {
        cluster.close();
    }

    @Test
    void anAcceptedRequestIsAJobAndAnEvent() {
        BuildId build = accept();

        await().untilAsserted(() -> assertThat(jobs.messages(build, Job.class))
                .singleElement()
                .satisfies(job -> {
                    assertThat(job.attempt()).isEqualTo(1);
                    assertThat(job.request()).isEqualTo(Requests.hello());
                }));
        await().untilAsserted(
                        () -> assertThat(events.eventTypes(build)).containsExactly(EventType.BUILD_QUEUED.wireName()));
    }

    @Test
    void aBuildGoesFromRequestToImageOverKafka() {
        BuildId build = accept();
        ScriptedWorker worker = cluster.worker("happy");
        Claimed claim = worker.claim(build, 1);
        worker.report(Reports.entered(claim, Phase.PREPARING));
        worker.report(Reports.entered(claim, Phase.BUILDING));
        worker.finish(Reports.finished(claim, Reports.success("ami-1")));

        awaitState(build, BuildState.SUCCEEDED);
        assertThat(tables.images(build, "ACCEPTED")).containsExactly("ami-1");
        await().untilAsserted(() -> assertThat(events.eventTypes(build))
                .containsExactly(
                        EventType.BUILD_QUEUED.wireName(),
                        EventType.BUILD_STARTED.wireName(),
                        EventType.BUILD_SUCCEEDED.wireName()));
        BuildEvent last = events.messages(build, BuildEvent.class).getLast();
        assertThat(last.images()).singleElement().satisfies(image -> {
            assertThat(image.artifact().id()).isEqualTo("ami-1");
            assertThat(cluster.jdbc()
                            .sql("select build_id from image where id = ?")
                            .param(image.imageId())
                            .query(UUID.class)
                            .single())
                    .isEqualTo(build.value());
        });
    }

    @Test
    @DisplayName("I1: the first requests of a submitter are all taken, though they come at the same moment")
    void theFirstRequestsOfASubmitterAreTakenThoughTheyComeAtOnce() throws Exception {
        assertThat(acceptTwentyAtOnce(new Submission("newcomer", "http", null, "fingerprint")))
                .allMatch(Acceptance.Fresh.class::isInstance);
    }

    private List<Acceptance> acceptTwentyAtOnce(Submission submission) throws Exception {
        List<Callable<Acceptance>> calls = Collections.nCopies(20, () -> ledger.accept(Requests.hello(), submission));
        List<Acceptance> answers = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(20)) {
            for (Future<Acceptance> each : threads.invokeAll(calls)) {
                answers.add(each.get());
            }
        }
        return answers;
    }

    @Test
    void oneKeyIsOneBuildHoweverManyAskAtOnce() throws Exception {
        List<Acceptance> answers = acceptTwentyAtOnce(Submissions.withKey("twenty-at-once", "same"));

        Set<BuildId> builds = answers.stream()
                .map(each -> each instanceof Acceptance.Repeated repeated ? repeated.build() : Submissions.fresh(each))
                .collect(Collectors.toSet());
        assertThat(builds).hasSize(1);
        assertThat(answers).filteredOn(Acceptance.Fresh.class::isInstance).hasSize(1);
        assertThat(answers).filteredOn(Acceptance.Repeated.class::isInstance).hasSize(19);
        assertThat(tables.attempts(builds.iterator().next())).containsExactly("QUEUED");
    }

    @Test
    void aKeyThatStandsForAnotherRequestIsTaken() {
        BuildId first = Submissions.fresh(ledger.accept(Requests.hello(), Submissions.withKey("taken", "one")));
        Acceptance second = ledger.accept(Requests.hello(), Submissions.withKey("taken", "other"));

        assertThat(second).isEqualTo(new Acceptance.KeyTaken(first));
    }

    @Test
    @DisplayName("I2: two workers that claim the same attempt at the same time have one winner")
    void twoClaimsAtOnceHaveOneWinner() {
        BuildId build = accept();
        Claimed first = cluster.worker("claims-a").claim(build, 1);
        Claimed second = cluster.worker("claims-b").claim(build, 1);

        await().untilAsserted(() -> assertThat(control.messages("claims-b", Control.class))
                .containsExactly(
                        new Control.Stop(second.workerId(), build, 1, second.claimId(), StopReason.SUPERSEDED)));
        assertThat(tables.attempts(build)).containsExactly("RUNNING");
        assertThat(cluster.jdbc()
                        .sql("select claim_id from attempt where build_id = ?")
                        .param(build.value())
                        .query(UUID.class)
                        .single())
                .isEqualTo(first.claimId().value());
        assertThat(control.messages("claims-a", Control.class)).isEmpty();
    }

    @Test
    void aLostAttemptIsFollowedByAJobForTheNext() {
        BuildId build = accept();
        cluster.worker("lost").claim(build, 1);
        awaitState(build, BuildState.RUNNING);
        ledger.lose(build, 1, SILENCE);
        ledger.lose(build, 1, SILENCE);

        assertThat(tables.attempts(build)).containsExactly("LOST", "QUEUED");
        await().untilAsserted(() -> assertThat(jobs.messages(build, Job.class))
                .extracting(Job::attempt)
                .containsExactly(1, 2));
    }

    @Test
    @DisplayName("I2: a worker that says everything twice causes one terminal event")
    void everythingSaidTwiceIsOneTerminalEvent() {
        BuildId build = accept();
        ScriptedWorker worker = cluster.worker("twice");
        Claimed first = worker.claim(build, 1);
        worker.report(first);
        twice(worker, Reports.failed(first, FailureClass.TRANSIENT));
        awaitAttempts(build, "FAILED", "QUEUED");
        Claimed second = worker.claim(build, 2);
        worker.report(second);
        twice(worker, Reports.succeeded(second));
        twice(worker, Reports.succeeded(first));
        BuildId marker = runToItsEnd(worker);

        awaitState(marker, BuildState.SUCCEEDED);
        awaitState(build, BuildState.SUCCEEDED);
        List<String> expected = List.of(
                EventType.BUILD_QUEUED.wireName(),
                EventType.BUILD_STARTED.wireName(),
                EventType.BUILD_RETRYING.wireName(),
                EventType.BUILD_STARTED.wireName(),
                EventType.BUILD_SUCCEEDED.wireName());
        await().untilAsserted(() -> assertThat(events.eventTypes(build)).isEqualTo(expected));
        assertThat(tables.eventTypes(build)).isEqualTo(expected);
        assertThat(tables.images(build, "ACCEPTED")).hasSize(1);
    }

    @Test
    void aLateSuccessIsAnOrphanAndKeptOnce() {
        BuildId build = accept();
        ScriptedWorker worker = cluster.worker("late");
        Claimed first = worker.claim(build, 1);
        awaitState(build, BuildState.RUNNING);
        ledger.lose(build, 1, SILENCE);
        Claimed second = worker.claim(build, 2);
        worker.report(Reports.succeeded(second));
        twice(worker, Reports.succeeded(first));

        await().untilAsserted(
                        () -> assertThat(tables.images(build, "ORPHAN")).containsExactly("ami-" + first.claimId()));
        assertThat(tables.images(build, "ACCEPTED")).containsExactly("ami-" + second.claimId());
        assertThat(tables.attempts(build)).containsExactly("SUCCEEDED", "SUCCEEDED");
    }

    @Test
    @DisplayName("I2: a cancel and a success at the same moment have one outcome, and both sides hear the same")
    void cancelAgainstSuccess() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            for (int round = 0; round < 25; round++) {
                BuildId build = accept();
                Claimed claim = Reports.claim(build, 1, "race");
                ledger.report(claim, Instant.now());
                Future<Cancellation> cancel = threads.submit(() -> ledger.cancel(build));
                Future<?> success = threads.submit(() -> ledger.report(Reports.succeeded(claim), Instant.now()));
                success.get();

                assertThat(tables.state(build)).isEqualTo(BuildState.SUCCEEDED);
                assertThat(cancel.get())
                        .isIn(
                                new Cancellation.Taken(BuildState.RUNNING),
                                new Cancellation.TooLate(BuildState.SUCCEEDED));
                assertThat(tables.eventTypes(build)).hasSize(3);
            }
        }
    }

    @Test
    void aReportOfNothingThatTheLedgerHasChangesNothing() {
        BuildId unknown = BuildId.next();

        assertThatThrownBy(() -> ledger.report(Reports.claim(unknown, 1, "w"), Instant.now()))
                .isInstanceOf(UnknownAttemptException.class)
                .hasMessage("The ledger has no attempt 1 of a build %s", unknown);
    }

    @Test
    void textThatTheDatabaseCannotKeepLosesNoReport() {
        BuildId build = accept();
        ScriptedWorker worker = cluster.worker("nul");
        Claimed claim = worker.claim(build, 1);
        worker.report(Reports.finished(
                claim,
                new AttemptOutcome.Failed(
                        Failure.of(FailureClass.PERMANENT, "packer-exit", "a NUL: \0, twice: \0\0, escaped: \\u0000"),
                        List.of(Artifacts.ami("ami-\0")))));

        awaitState(build, BuildState.FAILED);
        assertThat(cluster.jdbc()
                        .sql("select failure ->> 'message' from build where id = ?")
                        .param(build.value())
                        .query(String.class)
                        .single())
                .isEqualTo("a NUL: \uFFFD, twice: \uFFFD\uFFFD, escaped: \\u0000");
        assertThat(tables.images(build, "ORPHAN")).containsExactly("ami-\uFFFD");
    }

    private BuildId accept() {
        return Submissions.fresh(ledger.accept(Requests.hello(), Submissions.anonymous()));
    }

    private BuildId runToItsEnd(ScriptedWorker worker) {
        BuildId build = accept();
        worker.report(Reports.succeeded(worker.claim(build, 1)));
        return build;
    }

    private static void twice(ScriptedWorker worker, Finished report) {
        worker.finish(report);
        worker.finish(report);
    }

    private void awaitState(BuildId build, BuildState state) {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(tables.state(build)).isEqualTo(state));
    }

    private void awaitAttempts(BuildId build, String... states) {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(tables.attempts(build)).containsExactly(states));
    }
}
