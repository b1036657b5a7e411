package dev.kiln.api.build;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RetryPropertiesTests {

    private static final Duration LONGEST = Duration.ofMinutes(5);

    @Test
    void waitsThatMakeNoSenseAreRefusedAtTheStart() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RetryProperties(Duration.ofSeconds(-1), LONGEST))
                .withMessageContaining("kiln.retry.first-delay");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RetryProperties(LONGEST.plusSeconds(1), LONGEST))
                .withMessageContaining("kiln.retry.longest-delay");
    }
}
