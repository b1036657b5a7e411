package dev.kiln.api.build;

import dev.kiln.common.build.BuildId;
import dev.kiln.common.build.BuildRequest;
import dev.kiln.common.build.BuildState;
import java.time.Instant;
import java.util.List;

/**
 * A build as the ledger has it, locked for a change.
 *
 * @param attempt the number of the current attempt
 * @param dueAt since when, or from when on, a worker may take the current attempt
 * @param attempts all of them, by their number
 */
record Build(
        BuildId id,
        BuildState state,
        int attempt,
        BuildRequest request,
        boolean cancelRequested,
        Instant requestedAt,
        Instant dueAt,
        List<Attempt> attempts) {

    Build {
        attempts = List.copyOf(attempts);
    }

    /**
     * The attempt of that number.
     *
     * @throws UnknownAttemptException if there is none
     */
    Attempt attempt(int number) {
        return attempts.stream()
                .filter(each -> each.number() == number)
                .findFirst()
                .orElseThrow(() -> new UnknownAttemptException(id, number));
    }

    boolean isCurrent(Attempt candidate) {
        return candidate.number() == attempt;
    }

    /** How many attempts have reported a failure. */
    long failures() {
        return attempts.stream()
                .filter(each -> each.state() == AttemptState.FAILED)
                .count();
    }

    /** How many attempts have used up a part of the budget: an attempt that was stopped or handed back has not. */
    long spent() {
        return attempts.stream()
                .filter(each -> each.state() == AttemptState.FAILED || each.state() == AttemptState.LOST)
                .count();
    }
}
