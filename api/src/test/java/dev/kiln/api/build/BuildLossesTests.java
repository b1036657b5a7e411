package dev.kiln.api.build;

import static dev.kiln.api.build.Reports.failed;
import static dev.kiln.api.build.Reports.succeeded;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.common.build.BuildState;
import dev.kiln.common.build.FailureClass;
import dev.kiln.common.event.EventType;
import dev.kiln.common.message.Claimed;
import org.junit.jupiter.api.Test;

/** Attempts whose workers are not heard of any more. */
class BuildLossesTests {

    private final BuildInMemory build = new BuildInMemory(3);

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
