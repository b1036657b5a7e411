package dev.kiln.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DistributionTests {

    @Test
    void percentilesAreFiguresThatWereMeasured() {
        List<Double> shuffled = new java.util.ArrayList<>(
                IntStream.rangeClosed(1, 200).mapToObj(each -> (double) each).toList());
        Collections.shuffle(shuffled);

        assertThat(Distribution.of(shuffled)).isEqualTo(new Distribution(200, 1, 100, 190, 198, 200));
    }

    @Test
    void ofFewFiguresTheHighPercentilesAreTheLargest() {
        assertThat(Distribution.of(List.of(3.0, 1.0, 2.0))).isEqualTo(new Distribution(3, 1, 2, 3, 3, 3));
        assertThat(Distribution.of(List.of(7.0))).isEqualTo(new Distribution(1, 7, 7, 7, 7, 7));
    }

    @Test
    void nothingHasNoDistribution() {
        assertThatIllegalArgumentException().isThrownBy(() -> Distribution.of(List.of()));
    }
}
