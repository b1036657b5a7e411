package dev.kiln.common.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class FailureClassTests {

    @ParameterizedTest
    @CsvSource({
        "TRANSIENT, transient, true",
        "PERMANENT, permanent, false",
        "TIMEOUT, timeout, false",
        "CANCELLED, cancelled, false",
        "LOST, lost, true",
        "BAD_REQUEST, bad-request, false"
    })
    void hasANameOnTheWireAndSaysWhetherToTryAgain(FailureClass each, String wireName, boolean retryable) {
        assertThat(each.wireName()).isEqualTo(wireName);
        assertThat(FailureClass.of(wireName)).isEqualTo(each);
        assertThat(each.retryable()).isEqualTo(retryable);
    }

    @ParameterizedTest
    @EnumSource
    void everyWireNameFitsAMetricsLabel(FailureClass each) {
        assertThat(each.wireName()).matches("[a-z]+(-[a-z]+)*");
    }

    @Test
    void refusesANameThatItDoesNotKnow() {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> FailureClass.of("TRANSIENT"))
                .withMessage("Unknown failure class 'TRANSIENT'");
    }
}
