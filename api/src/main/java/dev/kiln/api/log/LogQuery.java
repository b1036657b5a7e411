package dev.kiln.api.log;

import dev.kiln.api.http.ProblemException;
import org.jspecify.annotations.Nullable;

/**
 * Which part of a build's log is wanted.
 *
 * @param attempt only this attempt; absent for all
 * @param follow whether to go on until the build, or the one attempt, has ended
 * @param tail only so many of the last lines of the last attempt, and what follows; absent for all
 * @param after the chunk that the reader had last; it comes before {@code tail}
 */
record LogQuery(
        @Nullable Integer attempt,
        boolean follow,
        @Nullable Integer tail,
        @Nullable LogPosition after) {

    static final int LONGEST_TAIL = 10_000;

    LogQuery {
        if (attempt != null && attempt < 1) {
            throw ProblemException.parameter("attempt", attempt, "the number of an attempt, from 1");
        }
        if (tail != null && (tail < 1 || tail > LONGEST_TAIL)) {
            throw ProblemException.parameter("tail", tail, "a number of lines from 1 to " + LONGEST_TAIL);
        }
        if (after != null && attempt != null && after.attempt() != attempt) {
            throw ProblemException.badRequest("Last-Event-ID is '%s', which is not of attempt %d: leave one of them out"
                    .formatted(after, attempt));
        }
    }
}
