package dev.kiln.api.profile;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.api.http.ProblemException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The record of the tests is at revision 1. */
class PreconditionTests {

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                ",, true, holds",
                ",, false, holds",
                "\"1\",, true, holds",
                "`\"7\", \"1\"`,, true, holds",
                "*,, true, holds",
                "\"2\",, true, 412",
                "W/\"1\",, true, 412",
                "\"1\",, false, 412",
                "*,, false, 412",
                ",*, false, holds",
                ",*, true, 412",
                ",\"1\", true, 412",
                ",W/\"1\", true, 412",
                ",\"2\", true, holds",
                "nonsense,, true, 400",
            })
    void aBeliefHoldsOrNot(@Nullable String match, @Nullable String noneMatch, boolean exists, String outcome) {
        Precondition belief = new Precondition(match, noneMatch);
        ClusterProfile profile = exists ? Profiles.aws() : null;

        if (outcome.equals("holds")) {
            assertThatCode(() -> belief.check("prod", profile)).doesNotThrowAnyException();
        } else {
            assertThatThrownBy(() -> belief.check("prod", profile))
                    .isInstanceOfSatisfying(ProblemException.class, problem -> {
                        if (problem.getStatusCode().value() != Integer.parseInt(outcome)) {
                            throw problem;
                        }
                    });
        }
    }
}
