package dev.kiln.api.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.kiln.api.Api;
import dev.kiln.api.ApiCluster;
import dev.kiln.api.TopicReader;
import dev.kiln.api.build.BuildLedger;
import dev.kiln.api.build.LedgerReader;
import dev.kiln.api.build.Reports;
import dev.kiln.api.build.Requests;
import dev.kiln.api.build.ScriptedWorker;
import dev.kiln.api.build.Submissions;
import dev.kiln.common.build.BuildId;
import dev.kiln.common.build.BuildRequest;
import dev.kiln.common.build.BuildState;
import dev.kiln.common.message.Claimed;
import dev.kiln.common.message.Control;
import dev.kiln.common.message.StopReason;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.kafka.config.KafkaListenerEndpointRegistry;
import org.springframework.kafka.listener.MessageListenerContainer;

@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HeartbeatIT {

    private static final Duration LEASE = Duration.ofSeconds(3);
    private static final Duration BEAT = Duration.ofMillis(300);

    private final ApiCluster cluster = ApiCluster.fresh();
    private final LedgerReader tables = new LedgerReader(cluster.jdbc());
    private Api api;
    private BuildLedger ledger;

    @BeforeAll
    void start() {
        api = cluster.startApi(
                "kiln.lease.duration=" + LEASE.toSeconds() + "s", "kiln.lease.pulse=200ms", "kiln.lease.overrun=2s");
        ledger = api.bean(BuildLedger.class);
    }

    @AfterAll
    void stop() {
        cluster.close();
    }

    @Test
    @DisplayName("I1, I9: the attempt of a worker that falls silent is lost after the lease, and queued again")
    void theAttemptOfASilentWorkerIsLost() {
        BuildId build = accept();
        ScriptedWorker worker = cluster.worker("silent");
        worker.claim(build, 1);
        worker.beatEvery(BEAT);
        awaitState(build, BuildState.RUNNING);
        worker.fallSilent();

        patiently().untilAsserted(() -> assertThat(tables.attempts(build)).containsExactly("LOST", "QUEUED"));
        assertThat(tables.failureRule(build, 1)).isEqualTo("lease-expired");
        Duration silence = Duration.between(lastSeen(build), endOf(build));
        assertThat(silence).isBetween(LEASE, LEASE.plusSeconds(10));
    }

    @Test
    void anAttemptThatItsWorkerNeverMentionsIsLostAlthoughTheWorkerLives() {
        BuildId build = accept();
        ScriptedWorker worker = cluster.worker("forgetful");
        worker.beatEvery(BEAT);
        worker.claimAndFallSilent(build, 1);

        patiently().untilAsserted(() -> assertThat(tables.attempts(build)).containsExactly("LOST", "QUEUED"));
    }

    @Test
    void aWorkerThatIsHeardKeepsItsAttemptForAsLongAsItLikes() {
        BuildId build = accept();
        ScriptedWorker worker = cluster.worker("steady");
        worker.claim(build, 1);
        worker.beatEvery(BEAT);
        awaitState(build, BuildState.RUNNING);
        Instant claimed = lastSeen(build);

        patiently().until(() -> lastSeen(build).isAfter(claimed.plus(LEASE.multipliedBy(2))));
        assertThat(tables.attempts(build)).containsExactly("RUNNING");
        worker.fallSilent();
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 1})
    @DisplayName(
            "I1: a worker whose clock is an hour off keeps its attempt, and loses it after the lease like any other")
    void theClocksOfWorkersDoNotMatter(long hours) {
        BuildId build = accept();
        ScriptedWorker worker = cluster.worker("clock-" + hours);
        worker.setClockOff(Duration.ofHours(hours));
        worker.claim(build, 1);
        worker.beatEvery(BEAT);
        awaitState(build, BuildState.RUNNING);
        Instant claimed = lastSeen(build);
        assertThat(claimed).isCloseTo(Instant.now(), within(1, ChronoUnit.MINUTES));

        patiently().until(() -> lastSeen(build).isAfter(claimed.plus(LEASE.multipliedBy(2))));
        assertThat(tables.attempts(build)).containsExactly("RUNNING");
        worker.fallSilent();
        patiently().untilAsserted(() -> assertThat(tables.attempts(build)).containsExactly("LOST", "QUEUED"));
    }

    @Test
    void theAttemptsOfARestartedWorkerAreFreedAtItsFirstBeat() {
        BuildId build = accept();
        ScriptedWorker worker = cluster.worker("restarted");
        worker.claim(build, 1);
        worker.beatEvery(BEAT);
        awaitState(build, BuildState.RUNNING);
        worker.fallSilent();
        worker.restart();
        worker.beat();

        patiently().untilAsserted(() -> assertThat(tables.attempts(build)).containsExactly("LOST", "QUEUED"));
        assertThat(tables.failureRule(build, 1)).isEqualTo("worker-restarted");
    }

    @Test
    void whatARestartedWorkerClaimsIsNotFreedByItsOwnBeats() {
        ScriptedWorker worker = cluster.worker("restarted-and-busy");
        worker.beat();
        worker.restart();
        BuildId build = accept();
        worker.claim(build, 1);
        worker.beatEvery(BEAT);
        awaitState(build, BuildState.RUNNING);
        Instant claimed = lastSeen(build);

        patiently().until(() -> lastSeen(build).isAfter(claimed.plus(LEASE)));
        assertThat(tables.attempts(build)).containsExactly("RUNNING");
        worker.fallSilent();
    }

    @Test
    @DisplayName("I1: a result that waits to be read is not overtaken by the lease")
    void nothingIsLostWhileReportsWaitToBeRead() throws Exception {
        BuildId build = accept();
        ScriptedWorker worker = cluster.worker("unread");
        Claimed claim = worker.claimAndFallSilent(build, 1);
        awaitState(build, BuildState.RUNNING);
        MessageListenerContainer attempts = Objects.requireNonNull(
                api.bean(KafkaListenerEndpointRegistry.class).getListenerContainer("attempts"));
        attempts.stop();
        try (ScriptedWorker other = cluster.worker("witness")) {
            worker.report(Reports.succeeded(claim));
            other.beatEvery(BEAT);
            // The judge has been asked for a while: marks of far more than the lease were read.
            patiently().until(() -> lastSeenWorker(other).isAfter(Instant.EPOCH));
            Instant now = lastSeenWorker(other);
            patiently().until(() -> lastSeenWorker(other).isAfter(now.plus(LEASE.multipliedBy(3))));
            assertThat(tables.attempts(build)).containsExactly("RUNNING");
        } finally {
            attempts.start();
        }

        awaitState(build, BuildState.SUCCEEDED);
        assertThat(tables.attempts(build)).containsExactly("SUCCEEDED");
    }

    @Test
    @DisplayName("I9: a worker that beats on and ignores its time-out loses its attempt, and is told to stop")
    void aWorkerThatIgnoresItsTimeoutLosesItsAttempt() {
        BuildId build = accept(Requests.withTimeout(Duration.ofSeconds(1)));
        ScriptedWorker worker = cluster.worker("overtime");
        Claimed claim = worker.claim(build, 1);
        worker.beatEvery(BEAT);

        awaitState(build, BuildState.FAILED);
        assertThat(tables.attempts(build)).containsExactly("LOST");
        assertThat(tables.failureRule(build, 1)).isEqualTo("timeout-ignored");
        TopicReader control = cluster.reader(cluster.topics().control());
        patiently()
                .untilAsserted(() -> assertThat(control.messages("overtime", Control.class))
                        .contains(new Control.Stop(worker.id(), build, 1, claim.claimId(), StopReason.SUPERSEDED)));
        worker.fallSilent();
    }

    @Test
    @DisplayName("I9: a worker that beats on and ignores a cancel does not keep the build from its end")
    void aWorkerThatIgnoresACancelDoesNotKeepTheBuildFromItsEnd() {
        BuildId build = accept();
        ScriptedWorker worker = cluster.worker("stubborn");
        worker.claim(build, 1);
        worker.beatEvery(BEAT);
        awaitState(build, BuildState.RUNNING);
        ledger.cancel(build);

        awaitState(build, BuildState.CANCELLED);
        assertThat(tables.failureRule(build, 1)).isEqualTo("cancel-ignored");
        worker.fallSilent();
    }

    @Test
    void aWorkerThatStillRunsACancelledBuildIsToldAtEachBeat() {
        BuildId build = accept();
        ScriptedWorker worker = cluster.worker("deaf");
        Claimed claim = worker.claim(build, 1);
        awaitState(build, BuildState.RUNNING);
        TopicReader control = cluster.reader(cluster.topics().control());
        Control stop = new Control.Stop(worker.id(), build, 1, claim.claimId(), StopReason.CANCELLED);
        ledger.cancel(build);
        awaitStops(control, stop);
        worker.beat();
        awaitStops(control, stop, stop);
        // Beats that are read together are one word.
        worker.beat();
        awaitStops(control, stop, stop, stop);
    }

    @Test
    void aWorkerThatStillRunsASecondClaimIsToldAtEachBeat() {
        BuildId build = accept();
        ScriptedWorker winner = cluster.worker("first");
        ScriptedWorker loser = cluster.worker("second");
        winner.claim(build, 1);
        Claimed claim = loser.claim(build, 1);
        TopicReader control = cluster.reader(cluster.topics().control());
        Control stop = new Control.Stop(loser.id(), build, 1, claim.claimId(), StopReason.SUPERSEDED);
        patiently()
                .untilAsserted(() ->
                        assertThat(control.messages("second", Control.class)).containsExactly(stop));
        loser.beat();
        winner.beat();

        patiently()
                .untilAsserted(() ->
                        assertThat(control.messages("second", Control.class)).containsExactly(stop, stop));
        assertThat(control.messages("first", Control.class)).isEmpty();
    }

    @Test
    @DisplayName("I1: a pause of the broker that is longer than the lease loses nobody")
    void aPauseOfTheBrokerLosesNobody() {
        BuildId build = accept();
        ScriptedWorker worker = cluster.worker("patient");
        worker.claim(build, 1);
        worker.beatEvery(BEAT);
        awaitState(build, BuildState.RUNNING);
        Instant before = lastSeen(build);
        cluster.kafka().stop();
        await().pollDelay(LEASE.multipliedBy(2)).until(() -> true);
        cluster.kafka().start();

        await().atMost(Duration.ofSeconds(60)).until(() -> lastSeen(build).isAfter(before.plus(LEASE.multipliedBy(3))));
        assertThat(tables.attempts(build)).containsExactly("RUNNING");
        worker.fallSilent();
    }

    private BuildId accept() {
        return accept(Requests.hello());
    }

    private BuildId accept(BuildRequest request) {
        return Submissions.fresh(ledger.accept(request, Submissions.anonymous()));
    }

    private Instant lastSeen(BuildId build) {
        return time("select last_seen_at from attempt where number = 1 and build_id = ?", build.value());
    }

    private Instant endOf(BuildId build) {
        return time("select finished_at from attempt where number = 1 and build_id = ?", build.value());
    }

    /** The start of time for a worker that has not been heard of. */
    private Instant lastSeenWorker(ScriptedWorker worker) {
        return time(
                "select coalesce(max(last_seen_at), 'epoch') from worker where id = ?",
                worker.id().value());
    }

    private Instant time(String sql, Object parameter) {
        return cluster.jdbc()
                .sql(sql)
                .param(parameter)
                .query(OffsetDateTime.class)
                .single()
                .toInstant();
    }

    private void awaitState(BuildId build, BuildState state) {
        patiently().untilAsserted(() -> assertThat(tables.state(build)).isEqualTo(state));
    }

    private static void awaitStops(TopicReader control, Control... stops) {
        patiently()
                .untilAsserted(() ->
                        assertThat(control.messages("deaf", Control.class)).containsExactly(stops));
    }

    private static ConditionFactory patiently() {
        return await().atMost(Duration.ofSeconds(40));
    }
}
