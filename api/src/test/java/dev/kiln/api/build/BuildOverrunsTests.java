package dev.kiln.api.build;

import static dev.kiln.api.build.Reports.failure;
import static dev.kiln.api.build.Reports.stop;
import static dev.kiln.api.build.Reports.succeeded;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.common.build.BuildState;
import dev.kiln.common.build.FailureClass;
import dev.kiln.common.message.Claimed;
import dev.kiln.common.message.StopReason;
import org.junit.jupiter.api.Test;

/** Workers that live and do not stop. */
class BuildOverrunsTests {

    private final BuildInMemory build = new BuildInMemory(3);

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
