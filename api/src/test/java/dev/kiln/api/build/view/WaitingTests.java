package dev.kiln.api.build.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.api.worker.view.PoolCapacity;
import dev.kiln.common.build.Failure;
import dev.kiln.common.build.FailureClass;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("I9: every wait can be explained")
class WaitingTests {

    private static final Instant SINCE = Instant.parse("2026-07-01T12:00:00Z");
    private static final PoolCapacity FREE = new PoolCapacity(2, 0, 0, 0, 4, 1);

    @Test
    void withoutWorkersThereIsNothingElseToSay() {
        assertThat(reasons(0, new PoolCapacity(0, 0, 0, 0, 0, 0)))
                .containsExactly("No worker of pool gpu is alive, and none has ever been: start one");
    }

    @Test
    void silentWorkersAreCounted() {
        assertThat(reasons(0, new PoolCapacity(0, 0, 0, 3, 0, 0)))
                .containsExactly("No worker of pool gpu is alive; 3 are silent");
    }

    @Test
    void drainingWorkersTakeNothing() {
        assertThat(reasons(0, new PoolCapacity(0, 1, 0, 3, 0, 0)))
                .containsExactly("Every live worker of pool gpu is draining and takes no more jobs");
    }

    @Test
    void aWorkerThatCannotTakeJobsSaysWhyItself() {
        assertThat(reasons(0, new PoolCapacity(0, 0, 1, 0, 0, 0)))
                .containsExactly("1 worker of pool gpu cannot take jobs now: /api/v1/workers?pool=gpu says why");
    }

    @Test
    void fullWorkersComeBeforeTheQueue() {
        assertThat(reasons(3, new PoolCapacity(2, 0, 0, 0, 4, 0)))
                .containsExactly("Every slot of pool gpu is taken: 2 workers, 4 slots", "3 builds ahead in pool gpu");
    }

    @Test
    void aFreeSlotTakesTheOldestBuild() {
        assertThat(reasons(0, FREE)).containsExactly("A worker of pool gpu is about to take it");
        assertThat(reasons(1, FREE)).containsExactly("1 build ahead in pool gpu");
    }

    @Test
    void aFurtherAttemptTellsWhatBecameOfTheOneBefore() {
        Failure lost = Failure.of(FailureClass.LOST, "lease-expired", "Worker w-1 was silent");

        assertThat(Waiting.explain(SINCE, null, null, 0, "gpu", FREE, 3, lost))
                .isEqualTo(new Waiting(
                        SINCE,
                        null,
                        null,
                        0,
                        List.of(
                                "A worker of pool gpu is about to take it",
                                "It is attempt 3: attempt 2 ended as lost (Worker w-1 was silent)")));
        assertThat(Waiting.explain(SINCE, null, null, 0, "gpu", FREE, 2, null)
                        .reasons()
                        .getLast())
                .isEqualTo("It is attempt 2");
    }

    @Test
    void aBackoffIsTheFirstReason() {
        Instant until = SINCE.plusSeconds(10);

        assertThat(Waiting.explain(SINCE, until, null, 1, "gpu", FREE, 2, null).reasons())
                .containsExactly(
                        "It backs off until 2026-07-01T12:00:10Z, to give what failed time to recover",
                        "1 build ahead in pool gpu",
                        "It is attempt 2");
    }

    private static List<String> reasons(int ahead, PoolCapacity capacity) {
        return Waiting.explain(SINCE, null, null, ahead, "gpu", capacity, 1, null)
                .reasons();
    }
}
