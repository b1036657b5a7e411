package dev.kiln.api.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LeaseJudgeTests {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final LeaseJudge judge = new LeaseJudge(Duration.ofSeconds(15), Duration.ofSeconds(3));

    @Test
    void nobodyIsJudgedBeforeAWholeLeaseWasHeard() {
        for (int second = 0; second < 15; second++) {
            assertThat(markAt(second)).as("second %d", second).isEmpty();
        }
        assertThat(markAt(15)).contains(START);
    }

    @Test
    void silenceCountsFromALeaseBeforeTheMark() {
        listenFor(40);

        assertThat(markAt(41)).contains(START.plusSeconds(26));
    }

    @Test
    void afterAPauseInTheMarksEverybodyGetsAWholeLeaseAgain() {
        listenFor(40);

        assertThat(markAt(44)).as("4 s without a mark").isEmpty();
        for (int second = 45; second < 59; second++) {
            assertThat(markAt(second)).as("second %d", second).isEmpty();
        }
        assertThat(markAt(59)).contains(START.plusSeconds(44));
    }

    @Test
    void aFewMissingMarksAreNoPause() {
        listenFor(40);

        assertThat(markAt(43)).contains(START.plusSeconds(28));
    }

    @Test
    void marksOfTwoCoordinatorsAreAsGoodAsThoseOfOne() {
        listenFor(40);

        assertThat(judge.mark(START.plusMillis(40_100))).isPresent();
        assertThat(judge.mark(START.plusMillis(40_100))).contains(START.plusMillis(25_100));
    }

    @Test
    void whoeverTakesOverTheStreamHearsAWholeLeaseFirst() {
        listenFor(40);
        judge.forget();

        assertThat(markAt(41)).isEmpty();
        assertThat(markAt(42)).isEmpty();
    }

    @Test
    void aLeaseShorterThanThreePulsesIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> new LeaseProperties(Duration.ofSeconds(2), Duration.ofSeconds(1), Duration.ofMinutes(15)))
                .withMessage("kiln.lease.duration is PT2S and kiln.lease.pulse PT1S: the lease must be at least three"
                        + " pulses long");
    }

    @Test
    void anOverrunThatAllowsNothingIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LeaseProperties(Duration.ofSeconds(15), Duration.ofSeconds(1), Duration.ZERO))
                .withMessage("kiln.lease.overrun is PT0S: it must be positive");
    }

    private void listenFor(int seconds) {
        for (int second = 0; second <= seconds; second++) {
            markAt(second);
        }
    }

    private Optional<Instant> markAt(int second) {
        return judge.mark(START.plusSeconds(second));
    }
}
