package dev.kiln.api.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class EventFilterTests {

    private static final String UPDATED = "dev.kiln.profile.updated.v1";

    @Test
    void oneThatSaysNothingLetsEverythingThrough() {
        assertThat(new EventFilter(List.of(), List.of()).lets(UPDATED, null)).isTrue();
    }

    @Test
    void typesAreNamedOrBegun() {
        assertThat(new EventFilter(List.of(UPDATED), List.of()).lets(UPDATED, "prod"))
                .isTrue();
        assertThat(new EventFilter(List.of("dev.kiln.profile.*"), List.of()).lets(UPDATED, "prod"))
                .isTrue();
        assertThat(new EventFilter(List.of("dev.kiln.build.*"), List.of()).lets(UPDATED, "prod"))
                .isFalse();
        assertThat(new EventFilter(List.of("dev.kiln.profile.updated"), List.of()).lets(UPDATED, "prod"))
                .isFalse();
    }

    @Test
    void bothPartsMustHold() {
        EventFilter filter = new EventFilter(List.of("dev.kiln.profile.*"), List.of("prod", "stage"));

        assertThat(filter.lets(UPDATED, "stage")).isTrue();
        assertThat(filter.lets(UPDATED, "test")).isFalse();
        assertThat(filter.lets(UPDATED, null)).isFalse();
    }
}
