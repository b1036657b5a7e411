package dev.kiln.api.log;

import dev.kiln.api.build.AttemptState;
import dev.kiln.common.build.BuildState;
import dev.kiln.common.build.ClaimId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How far a build has got, as far as it matters to a reader of its log.
 *
 * @param attempts by their number
 */
record LogProgress(BuildState state, List<AttemptLog> attempts) {

    /** The first attempt from that number on, if there is one yet. */
    Optional<AttemptLog> from(int number) {
        return attempts.stream().filter(each -> each.number() >= number).findFirst();
    }

    boolean has(int number) {
        return attempts.stream().anyMatch(each -> each.number() == number);
    }

    /**
     * An attempt and its log.
     *
     * @param claim the claim that the ledger accepted: the log of another one is nobody's business
     * @param chunks how many chunks it has, known at its end
     * @param settled whether its end is so long ago that nothing more is to be waited for
     */
    record AttemptLog(
            int number,
            AttemptState state,
            @Nullable ClaimId claim,
            @Nullable String worker,
            @Nullable Long chunks,
            boolean settled) {

        /**
         * Whether a reader who has the chunks before {@code next} has the whole log. Of a lost attempt nobody knows how much
         * there is; it was silent for long before it was given up, so there is nothing to wait for.
         */
        boolean complete(long next) {
            return switch (state) {
                case QUEUED, RUNNING -> false;
                case LOST -> true;
                case SUCCEEDED, FAILED, STOPPED -> claim == null || settled || (chunks != null && next >= chunks);
            };
        }
    }
}
