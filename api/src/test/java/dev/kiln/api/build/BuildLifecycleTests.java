package dev.kiln.api.build;

import static dev.kiln.api.build.Reports.failed;
import static dev.kiln.api.build.Reports.finished;
import static dev.kiln.api.build.Reports.succeeded;
import static dev.kiln.api.build.Reports.success;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.common.build.BuildState;
import dev.kiln.common.build.FailureClass;
import dev.kiln.common.event.EventType;
import dev.kiln.common.message.Claimed;
import dev.kiln.common.message.StopReason;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The life of a build, from end to end; what can happen on the way is in the tests beside this one. */
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
