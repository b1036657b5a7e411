package dev.kiln.api.build;

import static dev.kiln.api.build.Reports.failed;
import static dev.kiln.api.build.Reports.failure;
import static dev.kiln.api.build.Reports.finished;
import static dev.kiln.api.build.Reports.stop;
import static dev.kiln.api.build.Reports.stopped;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.common.build.BuildState;
import dev.kiln.common.build.Failure;
import dev.kiln.common.build.FailureClass;
import dev.kiln.common.event.EventType;
import dev.kiln.common.message.Claimed;
import dev.kiln.common.message.Finished;
import dev.kiln.common.message.StopReason;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What failed by chance is tried again, what did not is not. */
class BuildFailuresTests {

    private final BuildInMemory build = new BuildInMemory(3);

    @ParameterizedTest
    @EnumSource
    void onlyARetryableFailureIsFollowedByAnotherAttempt(FailureClass failureClass) {
        build.report(failed(build.claimedBy("w1"), failureClass));

        boolean retried = failureClass == FailureClass.TRANSIENT || failureClass == FailureClass.LOST;
        assertThat(build.state()).isEqualTo(retried ? BuildState.QUEUED : BuildState.FAILED);
        assertThat(build.jobs).hasSize(retried ? 2 : 1);
        assertThat(build.eventTypes().getLast()).isEqualTo(retried ? EventType.BUILD_RETRYING : EventType.BUILD_FAILED);
    }

    @Test
    void theBudgetEndsTheRetries() {
        for (int attempt = 1; attempt <= 3; attempt++) {
            assertThat(build.state()).isEqualTo(BuildState.QUEUED);
            build.report(failed(build.claimedBy("w1"), FailureClass.TRANSIENT));
        }

        assertThat(build.state()).isEqualTo(BuildState.FAILED);
        assertThat(build.jobs).containsExactly(1, 2, 3);
        assertThat(build.terminalEvents()).hasSize(1);
    }

    @Test
    void eachTransientFailureDoublesTheWaitForTheNextAttempt() {
        build.report(failed(build.claimedBy("w1"), FailureClass.TRANSIENT));
        build.report(failed(build.claimedBy("w1"), FailureClass.TRANSIENT));

        assertThat(build.delays).containsExactly(Duration.ZERO, Duration.ofSeconds(10), Duration.ofSeconds(20));
        assertThat(build.events.getLast().retryIn()).isEqualTo(Duration.ofSeconds(20));
    }

    @Test
    void lostAndReturnedAttemptsAreQueuedAgainAtOnceAndLengthenNoWait() {
        build.claimedBy("w1");
        build.lose(1);
        build.report(stopped(build.claimedBy("w1"), StopReason.HANDED_BACK));
        assertThat(build.delays).containsOnly(Duration.ZERO).hasSize(3);
        assertThat(build.events.getLast().retryIn()).isNull();

        build.report(failed(build.claimedBy("w1"), FailureClass.TRANSIENT));
        assertThat(build.delays).endsWith(Duration.ofSeconds(10));
    }

    @Test
    void aFailedBuildSaysWhyItsLastAttemptFailed() {
        build.report(failed(build.claimedBy("w1"), FailureClass.PERMANENT));

        assertThat(build.terminalEvents().getFirst().failure())
                .isEqualTo(Failure.of(FailureClass.PERMANENT, "packer-exit", "Packer exited with 1"));
    }

    @Test
    void whatAFailedAttemptLeavesBehindIsAnOrphan() {
        Claimed claim = build.claimedBy("w1");
        build.report(finished(claim, failure(FailureClass.TRANSIENT, Artifacts.ami("ami-half"))));

        assertThat(build.orphans).containsOnlyKeys(claim.claimId());
        assertThat(build.images).isEmpty();
    }

    @Test
    void aFailureReadTwiceChangesNothing() {
        Finished report = failed(build.claimedBy("w1"), FailureClass.TRANSIENT);
        build.report(report);

        assertThat(build.report(report)).isEmpty();
        assertThat(build.jobs).containsExactly(1, 2);
    }

    @Test
    void theFailureOfAClaimThatLostChangesNothing() {
        build.claimedBy("w1");
        Claimed loser = build.claimedBy("w2");

        assertThat(build.report(failed(loser, FailureClass.PERMANENT))).isEmpty();
    }

    @Test
    void aLostAttemptThatReportsItsFailureLateIsCountedOnce() {
        Claimed first = build.claimedBy("w1");
        build.lose(1);
        build.report(failed(first, FailureClass.TRANSIENT));
        build.report(failed(build.claimedBy("w2"), FailureClass.TRANSIENT));

        assertThat(build.state()).isEqualTo(BuildState.QUEUED);
        assertThat(build.jobs).containsExactly(1, 2, 3);
    }

    @Test
    void aLostAttemptsLateFailureDoesNotEndTheNextAttempt() {
        Claimed first = build.claimedBy("w1");
        build.lose(1);
        build.claimedBy("w2");
        build.report(failed(first, FailureClass.PERMANENT));

        assertThat(build.state()).isEqualTo(BuildState.RUNNING);
        assertThat(build.attempt(1)).isEqualTo(AttemptState.FAILED);
    }

    @Test
    void aBuildThatFailsStopsTheLostAttemptsThatMayStillRun() {
        Claimed first = build.claimedBy("w1");
        build.lose(1);
        build.report(failed(build.claimedBy("w2"), FailureClass.PERMANENT));

        assertThat(build.state()).isEqualTo(BuildState.FAILED);
        assertThat(build.stops).containsExactly(stop(first, StopReason.SUPERSEDED));
    }
}
