package dev.kiln.api.build;

import static dev.kiln.api.build.Reports.stop;
import static dev.kiln.api.build.Reports.stopped;
import static dev.kiln.api.build.Reports.succeeded;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.common.build.BuildState;
import dev.kiln.common.message.Claimed;
import dev.kiln.common.message.Finished;
import dev.kiln.common.message.StopReason;
import org.junit.jupiter.api.Test;

/** The first success of any attempt wins. */
class BuildSuccessesTests {

    private final BuildInMemory build = new BuildInMemory(3);

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

        assertThat(build.images).extracting(each -> each.artifact().id()).containsExactly("ami-" + second.claimId());
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
