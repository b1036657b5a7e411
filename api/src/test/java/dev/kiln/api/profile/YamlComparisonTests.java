package dev.kiln.api.profile;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class YamlComparisonTests {

    /** {@code |} stands for the end of a line. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "a: 1; a: 1; true",
                "a: 1|b: 2; b: 2|a: 1; true",
                "a: 1 # why; a: 1; true",
                "a: \"x\"; a: 'x'; true",
                "a: \"x\"; a: x; true",
                "a: \"24.04\"; a: 24.04; false",
                "a: [1, 2]; a:|- 1|- 2; true",
                "a: [1, 2]; a: [2, 1]; false",
                "a: {b: {c: d}}; a:|  b:|    c: d; true",
                "a: 1; a: 1|b: 2; false",
                "a: 1; b: 1; false",
                "x: &x {a: 1}|y: *x; x: {a: 1}|y: {a: 1}; true",
                "x: &x {a: 1}|y: *x; x: {a: 1}|y: {a: 2}; false",
                "a: &a [*a]; a: &b [*b]; true",
                "a: 1|---|b: 2; a: 1|---|b: 2; true",
                "a: 1|---|b: 2; a: 1; false",
                "a: {; a: {; true",
                "a: {; a: 1; false",
                "'';''; true",
                "a: 1|a: 1; a: 1|b: 1; false",
                "? [x]|: 1|? [y]|: 2; ? [x] # why|: 1|? [y]|: 2; true",
            })
    void ofTwoTexts(String one, String other, boolean same) {
        assertThat(YamlComparison.sameMeaning(lines(one), lines(other))).isEqualTo(same);
        assertThat(YamlComparison.sameMeaning(lines(other), lines(one))).isEqualTo(same);
    }

    private static String lines(String text) {
        return text.replace('|', '\n');
    }

    /** Some lines that stand for forty million values. */
    @Test
    @Timeout(10)
    void whatIsShortInTextIsShortToCompare() {
        StringBuilder text = new StringBuilder("a0: &a0 [x, x]\n");
        for (int n = 1; n <= 16; n++) {
            text.append(
                    "a%d: &a%d [%s]\n".formatted(n, n, "*a%d, ".formatted(n - 1).repeat(3) + "z"));
        }

        assertThat(YamlComparison.sameMeaning(text.toString(), text + "# the same"))
                .isTrue();
    }
}
