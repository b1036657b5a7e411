package dev.kiln.api.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CursorTests {

    private final Cursor<Long> numbers = new Cursor<>("numbers", Object::toString, Long::valueOf);

    @Test
    void aPositionComesBackAsItWas() {
        assertThat(numbers.decode(numbers.encode(42L))).isEqualTo(42L);
    }

    @Test
    void theFirstPageHasNoCursor() {
        assertThat(numbers.decode(null)).isNull();
    }

    @Test
    void aCursorNeedsNoEscapingInAQuery() {
        Cursor<String> words = new Cursor<>("words", each -> each, each -> each);

        assertThat(words.encode("ÿÿ>>??")).matches("[A-Za-z0-9_-]+");
    }

    @Test
    void aCursorOfAnotherListIsRefused() {
        String foreign = new Cursor<Long>("others", Object::toString, Long::valueOf).encode(42L);

        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> numbers.decode(foreign))
                .satisfies(e -> assertThat(e.getBody().getDetail())
                        .isEqualTo(
                                "Parameter 'cursor' is '%s': it must be the value of 'next' on the page of numbers before, unchanged",
                                foreign));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "%", "bnVtYmVycw", "numbers:1"})
    void whatIsNoCursorIsRefused(String text) {
        assertThatExceptionOfType(ProblemException.class).isThrownBy(() -> numbers.decode(text));
    }

    @Test
    void aCursorWithAnotherPositionIsRefused() {
        String text = Base64.getUrlEncoder().encodeToString("numbers:many".getBytes(StandardCharsets.UTF_8));

        assertThatExceptionOfType(ProblemException.class).isThrownBy(() -> numbers.decode(text));
    }
}
