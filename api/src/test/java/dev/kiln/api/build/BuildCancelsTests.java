package dev.kiln.api.build;

import static dev.kiln.api.build.Reports.failed;
import static dev.kiln.api.build.Reports.stop;
import static dev.kiln.api.build.Reports.stopped;
import static dev.kiln.api.build.Reports.succeeded;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.common.build.BuildState;
import dev.kiln.common.build.FailureClass;
import dev.kiln.common.event.EventType;
import dev.kiln.common.message.Claimed;
import dev.kiln.common.message.StopReason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A cancel ends, in every state. */
class BuildCancelsTests {

    private final BuildInMemory build = new BuildInMemory(3);

    @Test
    void aQueuedBuildIsCancelledAtOnce() {
        build.cancel();

        assertThat(build.state()).isEqualTo(BuildState.CANCELLED);
        assertThat(build.attempt(1)).isEqualTo(AttemptState.STOPPED);
        assertThat(build.terminalEvents()).hasSize(1);
    }

    @Test
    void aRunningBuildIsCancelledWhenItsWorkerHasStopped() {
        Claimed claim = build.claimedBy("w1");
        build.cancel();

        assertThat(build.state()).isEqualTo(BuildState.RUNNING);
        assertThat(build.stops).containsExactly(stop(claim, StopReason.CANCELLED));

        build.report(stopped(claim, StopReason.CANCELLED));
        assertThat(build.state()).isEqualTo(BuildState.CANCELLED);
        assertThat(build.terminalEvents()).hasSize(1);
    }

    @Test
    void aRunningBuildThatSucceedsBeforeItsWorkerHearsOfTheCancelHasSucceeded() {
        Claimed claim = build.claimedBy("w1");
        build.cancel();
        build.report(succeeded(claim));

        assertThat(build.state()).isEqualTo(BuildState.SUCCEEDED);
        assertThat(build.terminalEvents()).extracting(Change.Announce::type).containsExactly(EventType.BUILD_SUCCEEDED);
    }

    @Test
    void aRunningBuildThatFailsBeforeItsWorkerHearsOfTheCancelIsCancelledAndNotTriedAgain() {
        Claimed claim = build.claimedBy("w1");
        build.cancel();
        build.report(failed(claim, FailureClass.TRANSIENT));

        assertThat(build.state()).isEqualTo(BuildState.CANCELLED);
        assertThat(build.jobs).containsExactly(1);
    }

    @Test
    void aBuildThatShallBeCancelledAndWhoseWorkerIsLostIsCancelled() {
        build.claimedBy("w1");
        build.cancel();
        build.lose(1);

        assertThat(build.state()).isEqualTo(BuildState.CANCELLED);
        assertThat(build.jobs).containsExactly(1);
        assertThat(build.terminalEvents()).hasSize(1);
    }

    @Test
    void theCancelOfABuildThatIsQueuedAgainReachesTheLostAttemptToo() {
        Claimed first = build.claimedBy("w1");
        build.lose(1);
        build.cancel();

        assertThat(build.state()).isEqualTo(BuildState.CANCELLED);
        assertThat(build.stops).containsExactly(stop(first, StopReason.CANCELLED));
        assertThat(build.attempt(2)).isEqualTo(AttemptState.STOPPED);
    }

    @Test
    void theCancelOfABuildThatRunsAgainReachesBothAttempts() {
        Claimed first = build.claimedBy("w1");
        build.lose(1);
        Claimed second = build.claimedBy("w2");
        build.cancel();

        assertThat(build.stops).containsExactly(stop(first, StopReason.CANCELLED), stop(second, StopReason.CANCELLED));

        build.report(stopped(first, StopReason.CANCELLED));
        assertThat(build.state()).isEqualTo(BuildState.RUNNING);
        build.report(stopped(second, StopReason.CANCELLED));
        assertThat(build.state()).isEqualTo(BuildState.CANCELLED);
    }

    @Test
    void aLostAttemptsSuccessWinsOverACancelThatIsStillUnderWay() {
        Claimed first = build.claimedBy("w1");
        build.lose(1);
        Claimed second = build.claimedBy("w2");
        build.cancel();
        build.report(succeeded(first));
        build.report(stopped(second, StopReason.CANCELLED));

        assertThat(build.state()).isEqualTo(BuildState.SUCCEEDED);
        assertThat(build.terminalEvents()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(
            value = BuildState.class,
            names = {"SUCCEEDED", "FAILED", "CANCELLED"})
    void theCancelOfABuildThatHasEndedChangesNothing(BuildState ended) {
        switch (ended) {
            case SUCCEEDED -> build.report(succeeded(build.claimedBy("w1")));
            case FAILED -> build.report(failed(build.claimedBy("w1"), FailureClass.PERMANENT));
            case CANCELLED, QUEUED, RUNNING -> build.cancel();
        }
        assertThat(build.state()).isEqualTo(ended);

        assertThat(build.cancel()).isEmpty();
    }

    @Test
    void aWorkerThatHasNotHeardOfTheCancelIsToldAgain() {
        Claimed claim = build.claimedBy("w1");
        build.cancel();
        build.stops.clear();
        build.seenRunning(claim);

        assertThat(build.stops).containsExactly(stop(claim, StopReason.CANCELLED));
    }

    @Test
    void aWorkerThatRunsWhatIsWantedIsLeftAlone() {
        assertThat(build.seenRunning(build.claimedBy("w1"))).isEmpty();
    }

    @Test
    void aWorkerThatIsHeardOfBeforeItsClaimIsLeftAlone() {
        assertThat(build.seenRunning(build.claimOf(1, "w1"))).isEmpty();
    }

    @Test
    void aLostWorkerThatIsHeardOfAgainMayGoOnSinceItMayBeTheFirstToSucceed() {
        Claimed first = build.claimedBy("w1");
        build.lose(1);
        build.claimedBy("w2");

        assertThat(build.seenRunning(first)).isEmpty();
    }

    @Test
    void aWorkerWhoseClaimCameSecondIsToldAgain() {
        build.claimedBy("w1");
        Claimed second = build.claimedBy("w2");
        build.stops.clear();
        build.seenRunning(second);

        assertThat(build.stops).containsExactly(stop(second, StopReason.SUPERSEDED));
    }

    @Test
    void aWorkerThatRunsWhatHasSucceededElsewhereIsToldAgain() {
        Claimed first = build.claimedBy("w1");
        build.lose(1);
        build.report(succeeded(build.claimedBy("w2")));
        build.stops.clear();
        build.seenRunning(first);

        assertThat(build.stops).containsExactly(stop(first, StopReason.SUPERSEDED));
    }

    @Test
    void aWorkerThatHasReportedItsEndIsNotToldAnyMore() {
        Claimed claim = build.claimedBy("w1");
        build.report(succeeded(claim));

        assertThat(build.seenRunning(claim)).isEmpty();
    }
}
