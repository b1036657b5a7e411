package dev.kiln.common.event;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EventTypeTests {

    @ParameterizedTest
    @EnumSource
    void isFoundByItsNameWhichEndsInAVersion(EventType type) {
        assertThat(EventType.of(type.wireName())).contains(type);
        assertThat(type.wireName()).matches("dev\\.kiln\\.(build|image|profile)\\.[a-z]+\\.v1");
    }

    @Test
    void isNotFoundByAnotherName() {
        assertThat(EventType.of("dev.kiln.build.requested.v2")).isEmpty();
        assertThat(EventType.of("BUILD_REQUESTED")).isEmpty();
    }
}
