package dev.kiln.api.build;

import static dev.kiln.api.build.Reports.failed;
import static dev.kiln.api.build.Reports.stop;
import static dev.kiln.api.build.Reports.succeeded;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.kiln.common.build.BuildState;
import dev.kiln.common.build.FailureClass;
import dev.kiln.common.event.EventType;
import dev.kiln.common.message.Claimed;
import dev.kiln.common.message.StopReason;
import org.junit.jupiter.api.Test;

/** Which worker gets an attempt. */
class BuildClaimsTests {

    private final BuildInMemory build = new BuildInMemory(3);

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
