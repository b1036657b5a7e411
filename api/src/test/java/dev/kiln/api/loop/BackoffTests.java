package dev.kiln.api.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffTests {

    private static final Duration FIRST = Duration.ofSeconds(10);
    private static final Duration LONGEST = Duration.ofMinutes(5);

    @ParameterizedTest
    @CsvSource({"1, PT10S", "2, PT20S", "3, PT40S", "5, PT2M40S", "6, PT5M", "9, PT5M", "1000, PT5M"})
    void theWaitDoublesUpToALimit(long failures, Duration expected) {
        assertThat(new Backoff(FIRST, LONGEST, () -> 1).after(failures)).isEqualTo(expected);
    }

    @Test
    void chanceTakesUpToAHalf() {
        assertThat(new Backoff(FIRST, LONGEST, () -> 0).after(2)).isEqualTo(Duration.ofSeconds(10));
        assertThat(new Backoff(FIRST, LONGEST, () -> 0.5).after(2)).isEqualTo(Duration.ofSeconds(15));
    }

    @Test
    void aFirstWaitOfZeroMeansNoWaits() {
        assertThat(new Backoff(Duration.ZERO, LONGEST, () -> 1).after(7)).isEqualTo(Duration.ZERO);
    }
}
