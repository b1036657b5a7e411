package dev.kiln.api.build;

import static dev.kiln.api.build.Reports.failed;
import static dev.kiln.api.build.Reports.failure;
import static dev.kiln.api.build.Reports.finished;
import static dev.kiln.api.build.Reports.stopped;
import static dev.kiln.api.build.Reports.succeeded;
import static dev.kiln.api.build.Reports.success;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.kiln.common.build.BuildState;
import dev.kiln.common.build.Failure;
import dev.kiln.common.build.FailureClass;
import dev.kiln.common.event.EventType;
import dev.kiln.common.message.Claimed;
import dev.kiln.common.message.Finished;
import dev.kiln.common.message.StopReason;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BuildLifecycleTests {

    private final BuildInMemory build = new BuildInMemory(3);

    @Test
    void anAcceptedRequestIsABuildWhoseFirstAttemptIsQueued() {
        assertThat(build.state()).isEqualTo(BuildState.QUEUED);
        assertThat(build.jobs).containsExactly(1);
        assertThat(build.eventTypes()).containsExactly(EventType.BUILD_QUEUED);
    }

    @Test
    void aBuildThatGoesWellIsQueuedStartedAndSucceeded() {
        Claimed claim = build.claimedBy("w1");
        build.report(succeeded(claim));

        assertThat(build.state()).isEqualTo(BuildState.SUCCEEDED);
        assertThat(build.eventTypes())
                .containsExactly(EventType.BUILD_QUEUED, EventType.BUILD_STARTED, EventType.BUILD_SUCCEEDED);
        assertThat(build.events.getLast().images()).isEqualTo(build.images).hasSize(1);
        assertThat(build.events.getLast().worker()).isEqualTo(claim.workerId());
        assertThat(build.stops).isEmpty();
        assertThat(build.orphans).isEmpty();
    }

    @Test
    void anArtifactThatIsReportedTwiceIsOneImage() {
        Claimed claim = build.claimedBy("w1");
        build.report(finished(claim, success("ami-1", "ami-2", "ami-1")));

        assertThat(build.images).extracting(each -> each.artifact().id()).containsExactly("ami-1", "ami-2");
    }

    /** I1. */
    @Test
    void anAttemptWhoseJobWasDroppedIsLostAndTheBuildIsQueuedAgainOrFails() {
        build.drop(1);
        assertThat(build.state()).isEqualTo(BuildState.QUEUED);
        assertThat(build.attempt(1)).isEqualTo(AttemptState.LOST);
        build.report(build.claimOf(1, "late"));
        assertThat(build.stops)
                .singleElement()
                .satisfies(each -> assertThat(each.reason()).isEqualTo(StopReason.SUPERSEDED));

        build.drop(2);
        build.drop(3);
        assertThat(build.state()).isEqualTo(BuildState.FAILED);
        assertThat(build.jobs).containsExactly(1, 2, 3);
        assertThat(build.terminalEvents()).hasSize(1);
    }

    @Test
    void anAttemptThatWasClaimedMeanwhileIsNotDropped() {
        build.claimedBy("w1");

        assertThat(build.drop(1)).isEmpty();
    }

    @Nested
    class Claims {

        @Test
        void theFirstClaimWinsAndTheOtherIsToldToStop() {
            Claimed first = build.claimedBy("w1");
            Claimed second = build.claimedBy("w2");

            assertThat(build.acceptedClaim(1)).isEqualTo(first.claimId());
            assertThat(build.stops).containsExactly(stop(second, StopReason.SUPERSEDED));
            assertThat(build.eventTypes()).containsExactly(EventType.BUILD_QUEUED, EventType.BUILD_STARTED);
        }

        @Test
        void theWinnersClaimReadTwiceChangesNothing() {
            Claimed claim = build.claimedBy("w1");

            assertThat(build.report(claim)).isEmpty();
        }

        @Test
        void theWinnersClaimReadAgainAfterItsEndChangesNothing() {
            Claimed claim = build.claimedBy("w1");
            build.report(failed(claim, FailureClass.TRANSIENT));

            assertThat(build.report(claim)).isEmpty();
        }

        @Test
        void aJobThatIsDeliveredTwiceToOneWorkerHasOneWinnerToo() {
            build.claimedBy("w1");
            Claimed second = build.claimedBy("w1");

            assertThat(build.stops).containsExactly(stop(second, StopReason.SUPERSEDED));
        }

        @Test
        void aClaimOfACancelledBuildIsToldSo() {
            build.cancel();
            Claimed late = build.claimOf(1, "w1");
            build.report(late);

            assertThat(build.stops).containsExactly(stop(late, StopReason.CANCELLED));
            assertThat(build.state()).isEqualTo(BuildState.CANCELLED);
        }

        @Test
        void aClaimOfABuildThatSucceededIsSuperseded() {
            build.report(succeeded(build.claimedBy("w1")));
            Claimed late = build.claimOf(1, "w2");
            build.report(late);

            assertThat(build.stops).containsExactly(stop(late, StopReason.SUPERSEDED));
        }

        @Test
        void aClaimOfAnEarlierAttemptIsSuperseded() {
            build.report(failed(build.claimedBy("w1"), FailureClass.TRANSIENT));
            Claimed late = build.claimOf(1, "w2");
            build.report(late);

            assertThat(build.stops).containsExactly(stop(late, StopReason.SUPERSEDED));
            assertThat(build.attempt(2)).isEqualTo(AttemptState.QUEUED);
        }

        @Test
        void aClaimOfAnAttemptThatWasNeverQueuedIsRefused() {
            assertThatExceptionOfType(UnknownAttemptException.class)
                    .isThrownBy(() -> build.report(build.claimOf(2, "w1")))
                    .withMessageContaining("has no attempt 2 of a build");
        }
    }

    @Nested
    class Successes {

        @Test
        void aLostAttemptsSuccessWinsWhileTheNextOneIsQueued() {
            Claimed first = build.claimedBy("w1");
            build.lose(1);
            build.report(succeeded(first));

            assertThat(build.state()).isEqualTo(BuildState.SUCCEEDED);
            assertThat(build.attempt(1)).isEqualTo(AttemptState.SUCCEEDED);
            assertThat(build.attempt(2)).isEqualTo(AttemptState.STOPPED);
            assertThat(build.images).hasSize(1);
            assertThat(build.terminalEvents()).hasSize(1);
        }

        @Test
        void theJobOfAnAttemptThatIsNotNeededAnyMoreIsStoppedWhenItIsClaimed() {
            Claimed first = build.claimedBy("w1");
            build.lose(1);
            build.report(succeeded(first));
            Claimed second = build.claimedBy("w2");

            assertThat(build.stops).containsExactly(stop(second, StopReason.SUPERSEDED));
        }

        @Test
        void aLostAttemptsSuccessWinsWhileTheNextOneRunsAndThatOneIsStopped() {
            Claimed first = build.claimedBy("w1");
            build.lose(1);
            Claimed second = build.claimedBy("w2");
            build.report(succeeded(first));

            assertThat(build.state()).isEqualTo(BuildState.SUCCEEDED);
            assertThat(build.stops).containsExactly(stop(second, StopReason.SUPERSEDED));

            build.report(stopped(second, StopReason.SUPERSEDED));
            assertThat(build.attempt(2)).isEqualTo(AttemptState.STOPPED);
            assertThat(build.terminalEvents()).hasSize(1);
        }

        @Test
        void theSuccessOfTheNextAttemptWinsAndTheLostOneIsStopped() {
            Claimed first = build.claimedBy("w1");
            build.lose(1);
            Claimed second = build.claimedBy("w2");
            build.report(succeeded(second));

            assertThat(build.stops).containsExactly(stop(first, StopReason.SUPERSEDED));
        }

        @Test
        void aSecondSuccessIsAnOrphan() {
            Claimed first = build.claimedBy("w1");
            build.lose(1);
            Claimed second = build.claimedBy("w2");
            build.report(succeeded(second));
            build.report(succeeded(first));

            assertThat(build.images)
                    .extracting(each -> each.artifact().id())
                    .containsExactly("ami-" + second.claimId());
            assertThat(build.orphans).containsOnlyKeys(first.claimId());
            assertThat(build.attempt(1)).isEqualTo(AttemptState.SUCCEEDED);
            assertThat(build.terminalEvents()).hasSize(1);
        }

        @Test
        void aSuccessAfterTheBuildHasFailedIsAnOrphan() {
            BuildInMemory once = new BuildInMemory(1);
            Claimed first = once.claimedBy("w1");
            once.lose(1);
            once.report(succeeded(first));

            assertThat(once.state()).isEqualTo(BuildState.FAILED);
            assertThat(once.images).isEmpty();
            assertThat(once.orphans).containsOnlyKeys(first.claimId());
        }

        @Test
        void aSuccessAfterACancelThatHasEndedTheBuildIsAnOrphan() {
            Claimed first = build.claimedBy("w1");
            build.lose(1);
            build.cancel();
            build.report(succeeded(first));

            assertThat(build.state()).isEqualTo(BuildState.CANCELLED);
            assertThat(build.orphans).containsOnlyKeys(first.claimId());
        }

        @Test
        void theSuccessOfAClaimThatLostIsAnOrphan() {
            build.claimedBy("w1");
            Claimed loser = build.claimedBy("w2");
            build.report(succeeded(loser));

            assertThat(build.state()).isEqualTo(BuildState.RUNNING);
            assertThat(build.images).isEmpty();
            assertThat(build.orphans).containsOnlyKeys(loser.claimId());
        }

        @Test
        void aSuccessReadTwiceChangesNothing() {
            Finished report = succeeded(build.claimedBy("w1"));
            build.report(report);

            assertThat(build.report(report)).isEmpty();
        }
    }

    @Nested
    class Failures {

        @ParameterizedTest
        @EnumSource
        void onlyARetryableFailureIsFollowedByAnotherAttempt(FailureClass failureClass) {
            build.report(failed(build.claimedBy("w1"), failureClass));

            boolean retried = failureClass == FailureClass.TRANSIENT || failureClass == FailureClass.LOST;
            assertThat(build.state()).isEqualTo(retried ? BuildState.QUEUED : BuildState.FAILED);
            assertThat(build.jobs).hasSize(retried ? 2 : 1);
            assertThat(build.eventTypes().getLast())
                    .isEqualTo(retried ? EventType.BUILD_RETRYING : EventType.BUILD_FAILED);
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

    @Nested
    class Losses {

        @Test
        void aLostAttemptIsFollowedByTheNextOne() {
            build.claimedBy("w1");
            build.lose(1);

            assertThat(build.state()).isEqualTo(BuildState.QUEUED);
            assertThat(build.attempt(1)).isEqualTo(AttemptState.LOST);
            assertThat(build.jobs).containsExactly(1, 2);
            assertThat(build.eventTypes().getLast()).isEqualTo(EventType.BUILD_RETRYING);
        }

        @Test
        void aBuildWhoseLastAttemptIsLostFails() {
            for (int attempt = 1; attempt <= 3; attempt++) {
                build.claimedBy("w1");
                build.lose(attempt);
            }

            assertThat(build.state()).isEqualTo(BuildState.FAILED);
            assertThat(build.jobs).containsExactly(1, 2, 3);
            assertThat(build.terminalEvents()).hasSize(1);
        }

        @Test
        void anAttemptIsLostOnce() {
            build.claimedBy("w1");
            build.lose(1);

            assertThat(build.lose(1)).isEmpty();
        }

        @Test
        void anAttemptThatNobodyHasClaimedIsNotLost() {
            assertThat(build.lose(1)).isEmpty();
        }

        @Test
        void anAttemptThatIsOverIsNotLost() {
            build.report(failed(build.claimedBy("w1"), FailureClass.TRANSIENT));

            assertThat(build.lose(1)).isEmpty();
        }

        @Test
        void theLossOfAnAttemptThatIsNotNeededAnyMoreChangesNoBuild() {
            Claimed first = build.claimedBy("w1");
            build.lose(1);
            build.claimedBy("w2");
            build.report(succeeded(first));
            build.lose(2);

            assertThat(build.state()).isEqualTo(BuildState.SUCCEEDED);
            assertThat(build.attempt(2)).isEqualTo(AttemptState.LOST);
            assertThat(build.jobs).containsExactly(1, 2);
        }
    }

    @Nested
    class Overruns {

        @Test
        void aBuildThatFindsNoWorkerInTimeHasFailed() {
            build.waitTooLong();

            assertThat(build.state()).isEqualTo(BuildState.FAILED);
            assertThat(build.attempt(1)).isEqualTo(AttemptState.STOPPED);
            assertThat(build.events.getLast().failure()).satisfies(failure -> {
                assertThat(failure.failureClass()).isEqualTo(FailureClass.TIMEOUT);
                assertThat(failure.rule()).isEqualTo("queue-timeout");
            });
        }

        @Test
        void aClaimThatComesTooLateIsStopped() {
            build.waitTooLong();
            Claimed late = build.claimedBy("w1");

            assertThat(build.stops).containsExactly(stop(late, StopReason.SUPERSEDED));
        }

        @Test
        void aLostAttemptMayNotGoOnWhenTheNextOneFindsNoWorker() {
            Claimed lost = build.claimedBy("w1");
            build.lose(1);
            build.waitTooLong();

            assertThat(build.state()).isEqualTo(BuildState.FAILED);
            assertThat(build.stops).containsExactly(stop(lost, StopReason.SUPERSEDED));
        }

        @Test
        void aBuildThatRunsOrHasEndedDoesNotWait() {
            Claimed claim = build.claimedBy("w1");
            assertThat(build.waitTooLong()).isEmpty();
            build.report(succeeded(claim));
            assertThat(build.waitTooLong()).isEmpty();
        }

        @Test
        void aWorkerThatIgnoresTheTimeoutCostsTheBuildAndIsToldToStopWheneverItIsHeard() {
            Claimed claim = build.claimedBy("deaf");
            build.overrun(1);

            assertThat(build.state()).isEqualTo(BuildState.FAILED);
            assertThat(build.terminalEvents()).hasSize(1);
            build.seenRunning(claim);
            assertThat(build.stops).containsExactly(stop(claim, StopReason.SUPERSEDED));
        }

        @Test
        void whatItBuildsInTheEndIsAnOrphan() {
            Claimed claim = build.claimedBy("deaf");
            build.overrun(1);
            build.report(succeeded(claim));

            assertThat(build.state()).isEqualTo(BuildState.FAILED);
            assertThat(build.images).isEmpty();
            assertThat(build.orphans).containsOnlyKeys(claim.claimId());
        }

        @Test
        void aWorkerThatIgnoresACancelDoesNotKeepTheBuildFromItsEnd() {
            build.claimedBy("deaf");
            build.cancel();
            build.overrun(1);

            assertThat(build.state()).isEqualTo(BuildState.CANCELLED);
        }
    }

    @Nested
    class HandingBack {

        @Test
        void anAttemptThatIsHandedBackIsQueuedAgainAtOnce() {
            build.report(stopped(build.claimedBy("w1"), StopReason.HANDED_BACK));

            assertThat(build.state()).isEqualTo(BuildState.QUEUED);
            assertThat(build.attempt(1)).isEqualTo(AttemptState.STOPPED);
            assertThat(build.jobs).containsExactly(1, 2);
        }

        @Test
        void handingBackDoesNotUseTheBudget() {
            BuildInMemory once = new BuildInMemory(1);
            for (int restart = 0; restart < 5; restart++) {
                once.report(stopped(once.claimedBy("w1"), StopReason.HANDED_BACK));
            }
            once.report(succeeded(once.claimedBy("w2")));

            assertThat(once.state()).isEqualTo(BuildState.SUCCEEDED);
        }

        @Test
        void aLostAttemptThatIsHandedBackLateIsNotQueuedASecondTime() {
            Claimed first = build.claimedBy("w1");
            build.lose(1);
            build.report(stopped(first, StopReason.HANDED_BACK));

            assertThat(build.attempt(1)).isEqualTo(AttemptState.STOPPED);
            assertThat(build.jobs).containsExactly(1, 2);
        }

        @Test
        void handingBackWhatShallBeCancelledCancelsIt() {
            Claimed claim = build.claimedBy("w1");
            build.cancel();
            build.report(stopped(claim, StopReason.HANDED_BACK));

            assertThat(build.state()).isEqualTo(BuildState.CANCELLED);
        }
    }

    @Nested
    class Cancels {

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
            assertThat(build.terminalEvents())
                    .extracting(Change.Announce::type)
                    .containsExactly(EventType.BUILD_SUCCEEDED);
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

            assertThat(build.stops)
                    .containsExactly(stop(first, StopReason.CANCELLED), stop(second, StopReason.CANCELLED));

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

    private static Change.StopClaim stop(Claimed claim, StopReason reason) {
        return new Change.StopClaim(claim.workerId(), claim.attempt(), claim.claimId(), reason);
    }

    @Test
    void everyEventTellsTheStateThatTheBuildIsInAfterIt() {
        build.lose(1);
        build.report(failed(build.claimedBy("w1"), FailureClass.TRANSIENT));
        build.report(succeeded(build.claimedBy("w1")));

        assertThat(build.events)
                .extracting(Change.Announce::state)
                .isEqualTo(List.of(
                        BuildState.QUEUED,
                        BuildState.RUNNING,
                        BuildState.QUEUED,
                        BuildState.RUNNING,
                        BuildState.SUCCEEDED));
    }
}
