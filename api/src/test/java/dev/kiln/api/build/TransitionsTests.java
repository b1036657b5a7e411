package dev.kiln.api.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.common.build.BuildId;
import dev.kiln.common.build.BuildState;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TransitionsTests {

    @ParameterizedTest
    @CsvSource({
        "QUEUED,    RUNNING SUCCEEDED FAILED CANCELLED",
        "RUNNING,   QUEUED SUCCEEDED FAILED CANCELLED",
        "SUCCEEDED, nowhere",
        "FAILED,    nowhere",
        "CANCELLED, nowhere",
    })
    void aBuildGoesOnlyWhereItsTableSays(BuildState from, String expected) {
        assertThat(Stream.of(BuildState.values()).filter(to -> Transitions.allowed(from, to)))
                .extracting(Enum::name)
                .containsExactlyInAnyOrderElementsOf(names(expected));
    }

    @ParameterizedTest
    @CsvSource({
        "QUEUED,    RUNNING STOPPED LOST",
        "RUNNING,   SUCCEEDED FAILED STOPPED LOST",
        "LOST,      SUCCEEDED FAILED STOPPED",
        "SUCCEEDED, nowhere",
        "FAILED,    nowhere",
        "STOPPED,   nowhere",
    })
    void anAttemptGoesOnlyWhereItsTableSays(AttemptState from, String expected) {
        assertThat(Stream.of(AttemptState.values()).filter(to -> Transitions.allowed(from, to)))
                .extracting(Enum::name)
                .containsExactlyInAnyOrderElementsOf(names(expected));
    }

    @Test
    void everyForbiddenChangeOfABuildIsRefusedAndEveryOtherIsNot() {
        BuildId id = BuildId.next();
        for (BuildState from : BuildState.values()) {
            for (BuildState to : BuildState.values()) {
                if (Transitions.allowed(from, to)) {
                    Transitions.check(id, from, to);
                } else {
                    assertThatThrownBy(() -> Transitions.check(id, from, to))
                            .isInstanceOf(IllegalStateException.class)
                            .hasMessage("Build %s cannot go from %s to %s", id, from, to);
                }
            }
        }
    }

    @Test
    void everyForbiddenChangeOfAnAttemptIsRefusedAndEveryOtherIsNot() {
        BuildId id = BuildId.next();
        for (AttemptState from : AttemptState.values()) {
            for (AttemptState to : AttemptState.values()) {
                if (Transitions.allowed(from, to)) {
                    Transitions.check(id, 2, from, to);
                } else {
                    assertThatThrownBy(() -> Transitions.check(id, 2, from, to))
                            .isInstanceOf(IllegalStateException.class)
                            .hasMessage("Attempt 2 of build %s cannot go from %s to %s", id, from, to);
                }
            }
        }
    }

    private static Set<String> names(String text) {
        return Stream.of(text.split(" ", -1))
                .filter(each -> !each.equals("nowhere"))
                .collect(Collectors.toSet());
    }
}
