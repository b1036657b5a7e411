package dev.kiln.api.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VersionsTests {

    @ParameterizedTest
    @CsvSource({
        ">=1.34.0 <1.35.0, v1.34.2, true",
        ">=1.34.0 <1.35.0, v1.35.0, false",
        ">=1.34.0 <1.35.0, v1.33.9, false",
        ">=1.34.0 <1.35.0, v1.35.0-rc.1, false",
        "~1.34, v1.34.9, true",
        "^1.34.1, v1.35.0, true",
        "1.34.x || 1.36.x, v1.36.1, true",
        "1.34.x || 1.36.x, v1.35.1, false",
        "1.34.2, v1.34.2, true",
    })
    void aRangeContainsWhatItSays(String range, String version, boolean contained) {
        assertThat(new KubernetesRange(range).contains(new KubernetesVersion(version)))
                .isEqualTo(contained);
    }

    /** The library would take these and read something else than was meant. */
    @ParameterizedTest
    @ValueSource(strings = {"", " ", "latest", ">=1.34.0, <1.35.0", ">=1.34.0 bar", "=>1.34", "[1.34,1.35)", "1.34 ||"})
    void whatIsNoRangeIsRefused(String range) {
        assertThatIllegalArgumentException().isThrownBy(() -> new KubernetesRange(range));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.0", "v1.0.0", "1.0.0-rc.1", "01.0.0", "1.0.0 ", "1.0.0.0", "9999999.0.0", "", "1.0.0+b"})
    void aProfileVersionIsThreeNumbersAndNothingElse(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> new ProfileVersion(text));
    }

    @Test
    void versionsCountUpAsNumbers() {
        assertThat(new ProfileVersion("1.9.9").nextPatch()).hasToString("1.9.10");
        assertThat(new ProfileVersion("1.9.9").nextMinor()).hasToString("1.10.0");
        assertThat(new ProfileVersion("1.10.0")).isGreaterThan(new ProfileVersion("1.9.10"));
    }

    @Test
    void aKubernetesVersionIsTheSameWithAndWithoutItsLetter() {
        assertThat(new KubernetesVersion("v1.34.2")).isEqualTo(new KubernetesVersion("1.34.2"));
        assertThat(KubernetesVersion.of("newest")).isEmpty();
        assertThat(KubernetesVersion.of(null)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "1.34.2, v1.34.2, true",
        "1.34.2, v1.34.3, false",
        "1.34.x, v1.34.3, true",
        "1.34, v1.34.3, true",
        "1.34, v1.35.0, false",
        "v1.34.2, v1.34.2, true",
        "1.30.4-build20240716, v1.30.4, true",
        "1.30.4+rke2r1, v1.30.5, false",
    })
    void aKubernetesPackTakesImagesOfItsVersion(String tag, String version, boolean taken) {
        Pack pack = new Pack("kubernetes", "k8s", tag, null, "");

        assertThat(pack.takes(new KubernetesVersion(version))).isEqualTo(taken);
    }
}
