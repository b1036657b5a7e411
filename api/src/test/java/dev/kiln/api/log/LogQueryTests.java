package dev.kiln.api.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.kiln.api.http.ProblemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogQueryTests {

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 10_001})
    void aTailHasALimit(int tail) {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> new LogQuery(null, false, tail, null))
                .satisfies(e -> assertThat(e.getBody().getDetail())
                        .isEqualTo("Parameter 'tail' is '%d': it must be a number of lines from 1 to 10000", tail));
    }

    @Test
    void aPositionInAnotherAttemptContradicts() {
        LogPosition after = new LogPosition(2, 0);

        assertThat(new LogQuery(2, true, null, after).after()).isEqualTo(after);
        assertThatExceptionOfType(ProblemException.class).isThrownBy(() -> new LogQuery(1, true, null, after));
    }
}
