package dev.kiln.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class MeasurementTests {

    @Test
    void theSpreadIsHowFarTheRoundsLieApart() {
        var measurement = new Measurement(
                "b", "w", "ms", List.of(List.of(9.0, 10.0, 90.0), List.of(11.0), List.of(10.0, 12.0, 13.0)));

        assertThat(measurement.spread()).isCloseTo(2.0 / 11, within(1e-9));
        assertThat(measurement.distribution().count()).isEqualTo(7);
        assertThat(measurement.distribution().max()).isEqualTo(90);
    }

    @Test
    void oneRoundHasNoSpread() {
        assertThat(new Measurement("b", "w", "ms", List.of(List.of(1.0, 5.0))).spread())
                .isZero();
    }
}
