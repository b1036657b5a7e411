package dev.kiln.api.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kiln.api.Api;
import dev.kiln.api.ApiCluster;
import dev.kiln.api.TopicReader;
import dev.kiln.common.build.BuildId;
import dev.kiln.common.build.BuildState;
import dev.kiln.common.build.Failure;
import dev.kiln.common.build.FailureClass;
import dev.kiln.common.build.LeftBehind;
import dev.kiln.common.event.EventType;
import dev.kiln.common.message.AttemptOutcome;
import dev.kiln.common.message.Claimed;
import dev.kiln.common.message.Control;
import dev.kiln.common.message.MessageCodec;
import dev.kiln.common.message.StopReason;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** I9: a cancel works in every state, from any instance, and always ends. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CancelIT {

    private final ApiCluster cluster = ApiCluster.fresh();
    private final LedgerReader tables = new LedgerReader(cluster.jdbc());
    private final Api intake = cluster.startApi("kiln.roles=intake");
    private final BuildLedger ledger = intake.bean(BuildLedger.class);
    private final TopicReader control = cluster.reader(cluster.topics().control());
    private final TopicReader events = cluster.reader(cluster.topics().events());

    @BeforeAll
    void startTheOneThatReadsReports() {
        cluster.startApi("kiln.roles=coordinator");
    }

    @AfterAll
    void stop() {
        cluster.close();
    }

    @Test
    void aQueuedBuildIsCancelledAtOnceAndStaysSo() {
        BuildId build = accept();

        HttpResponse<String> answer = cancel(build);
        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.headers().firstValue("Location")).hasValue("/api/v1/builds/" + build);
        assertThat(answer.body()).contains("\"CANCELLED\"");
        assertThat(tables.attempts(build)).containsExactly("STOPPED");
        assertThat(cancel(build).statusCode()).isEqualTo(202);
        await().untilAsserted(() -> assertThat(events.eventTypes(build))
                .containsExactly(EventType.BUILD_QUEUED.wireName(), EventType.BUILD_CANCELLED.wireName()));
    }

    @Test
    void aRunningBuildIsCancelledWhenItsWorkerHasStopped() {
        BuildId build = accept();
        ScriptedWorker worker = cluster.worker("obedient");
        Claimed claim = worker.claim(build, 1);
        awaitState(build, BuildState.RUNNING);

        assertThat(cancel(build).body()).contains("\"RUNNING\"");
        await().untilAsserted(() -> assertThat(control.messages("obedient", Control.class))
                .containsExactly(new Control.Stop(worker.id(), build, 1, claim.claimId(), StopReason.CANCELLED)));
        worker.finish(Reports.stopped(claim, StopReason.CANCELLED));

        awaitState(build, BuildState.CANCELLED);
        assertThat(tables.attempts(build)).containsExactly("STOPPED");
    }

    @Test
    void whatAKilledPackerMayHaveLeftBehindIsOnTheAttempt() {
        BuildId build = accept();
        ScriptedWorker worker = cluster.worker("killer");
        Claimed claim = worker.claim(build, 1);
        awaitState(build, BuildState.RUNNING);
        cancel(build);
        var left = new LeftBehind("Packer was killed", List.of("i-0123456789abcdef0"));
        worker.finish(Reports.finished(claim, new AttemptOutcome.Stopped(StopReason.CANCELLED, List.of(), left)));
        awaitState(build, BuildState.CANCELLED);

        await().untilAsserted(() -> assertThat(leftBehind(build)).isEqualTo(left));
    }

    @Test
    void aBuildThatWaitsForItsSecondAttemptIsCancelledAndTheLostOneIsStopped() {
        BuildId build = accept();
        ScriptedWorker worker = cluster.worker("lost-one");
        Claimed claim = worker.claim(build, 1);
        awaitState(build, BuildState.RUNNING);
        ledger.lose(build, 1, Failure.of(FailureClass.LOST, "lease-expired", "Not heard of"));

        assertThat(cancel(build).statusCode()).isEqualTo(202);
        assertThat(tables.state(build)).isEqualTo(BuildState.CANCELLED);
        assertThat(tables.attempts(build)).containsExactly("LOST", "STOPPED");
        assertThat(leftBehind(build).cause()).startsWith("Its worker was lost").contains(build.toString());
        await().untilAsserted(() -> assertThat(control.messages("lost-one", Control.class))
                .containsExactly(new Control.Stop(worker.id(), build, 1, claim.claimId(), StopReason.CANCELLED)));
    }

    @Test
    void aBuildThatSucceedsMeanwhileHasSucceededAndTheApiSaysSo() {
        BuildId build = accept();
        ScriptedWorker worker = cluster.worker("fast");
        Claimed claim = worker.claim(build, 1);
        awaitState(build, BuildState.RUNNING);
        cancel(build);
        worker.finish(Reports.succeeded(claim));
        awaitState(build, BuildState.SUCCEEDED);

        HttpResponse<String> answer = cancel(build);
        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(answer.body()).contains("cannot be cancelled any more: it has succeeded");
    }

    @Test
    void aBuildThatHasFailedCannotBeCancelled() {
        BuildId build = accept();
        ScriptedWorker worker = cluster.worker("failing");
        worker.finish(Reports.failed(worker.claim(build, 1), FailureClass.PERMANENT));
        awaitState(build, BuildState.FAILED);

        HttpResponse<String> answer = cancel(build);
        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(answer.body()).contains("it has failed");
    }

    @Test
    void aBuildThatNobodyKnowsIsNotFound() {
        assertThat(cancel(BuildId.next()).statusCode()).isEqualTo(404);
    }

    @Test
    void anIdThatIsNoneIsRefused() {
        assertThat(intake.post("/api/v1/builds/not-an-id/cancel").statusCode()).isEqualTo(400);
    }

    /** Of its first attempt, as users see it. */
    private LeftBehind leftBehind(BuildId build) {
        String body = intake.get("/api/v1/builds/" + build).body();
        return MessageCodec.mapper()
                .treeToValue(MessageCodec.mapper().readTree(body).at("/attempts/0/leftBehind"), LeftBehind.class);
    }

    private BuildId accept() {
        return Submissions.fresh(ledger.accept(Requests.hello(), Submissions.anonymous()));
    }

    private HttpResponse<String> cancel(BuildId build) {
        return intake.post("/api/v1/builds/" + build + "/cancel");
    }

    private void awaitState(BuildId build, BuildState state) {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(tables.state(build)).isEqualTo(state));
    }
}
