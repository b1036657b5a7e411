package dev.kiln.api.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.api.build.AttemptState;
import dev.kiln.api.log.LogProgress.AttemptLog;
import dev.kiln.common.build.BuildState;
import dev.kiln.common.build.ClaimId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class LogProgressTests {

    private static final ClaimId CLAIM = ClaimId.next();

    @ParameterizedTest
    @EnumSource(names = {"QUEUED", "RUNNING"})
    void theLogOfAnOpenAttemptIsNeverComplete(AttemptState state) {
        assertThat(attempt(1, state, CLAIM, null, false).complete(1000)).isFalse();
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.EXCLUDE,
            names = {"QUEUED", "RUNNING", "LOST"})
    void theLogOfAnEndedAttemptIsCompleteWithItsLastChunk(AttemptState state) {
        AttemptLog ended = attempt(1, state, CLAIM, 3L, false);

        assertThat(ended.complete(2)).isFalse();
        assertThat(ended.complete(3)).isTrue();
    }

    @Test
    void nothingIsWaitedForWithoutAnEnd() {
        assertThat(attempt(1, AttemptState.FAILED, CLAIM, 3L, true).complete(1)).isTrue();
        assertThat(attempt(1, AttemptState.STOPPED, CLAIM, null, false).complete(9))
                .isFalse();
        assertThat(attempt(1, AttemptState.STOPPED, CLAIM, null, true).complete(9))
                .isTrue();
    }

    @Test
    void anAttemptThatNobodyClaimedHasNoLog() {
        assertThat(attempt(1, AttemptState.STOPPED, null, null, false).complete(0))
                .isTrue();
    }

    @Test
    void ofALostAttemptNothingMoreIsExpected() {
        assertThat(attempt(1, AttemptState.LOST, CLAIM, null, false).complete(0))
                .isTrue();
    }

    @Test
    void theNextAttemptIsTheFirstThatIsThere() {
        AttemptLog second = attempt(2, AttemptState.RUNNING, CLAIM, null, false);
        LogProgress progress =
                new LogProgress(BuildState.RUNNING, List.of(attempt(1, AttemptState.LOST, null, null, false), second));

        assertThat(progress.from(2)).hasValue(second);
        assertThat(progress.from(3)).isEmpty();
        assertThat(progress.has(2)).isTrue();
        assertThat(progress.has(3)).isFalse();
    }

    private static AttemptLog attempt(
            int number, AttemptState state, @Nullable ClaimId claim, @Nullable Long chunks, boolean settled) {
        return new AttemptLog(number, state, claim, claim == null ? null : "w", chunks, settled);
    }
}
