package dev.kiln.api.build;

import static dev.kiln.api.build.Reports.stopped;
import static dev.kiln.api.build.Reports.succeeded;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.common.build.BuildState;
import dev.kiln.common.message.Claimed;
import dev.kiln.common.message.StopReason;
import org.junit.jupiter.api.Test;

/** Attempts that a worker gives back when it shuts down. */
class BuildHandingBackTests {

    private final BuildInMemory build = new BuildInMemory(3);

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
