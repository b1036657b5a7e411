package dev.kiln.api.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageTests {

    @Test
    void onePastTheLimitTellsThatThereIsMore() {
        assertThat(Page.of(List.of("a", "b", "c"), 2, each -> "after " + each))
                .isEqualTo(new Page<>(List.of("a", "b"), "after b"));
    }

    @Test
    void aFullLastPageHasNoNext() {
        assertThat(Page.of(List.of("a", "b"), 2, each -> "after " + each))
                .isEqualTo(new Page<>(List.of("a", "b"), null));
    }

    @Test
    void aLimitHasADefault() {
        assertThat(Page.limit(null)).isEqualTo(50);
        assertThat(Page.limit(500)).isEqualTo(500);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 501})
    void aLimitOutOfRangeIsRefused(int limit) {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> Page.limit(limit))
                .satisfies(e -> assertThat(e.getBody().getDetail())
                        .isEqualTo("Parameter 'limit' is '%d': it must be a number from 1 to 500", limit));
    }
}
