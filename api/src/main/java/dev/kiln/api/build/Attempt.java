package dev.kiln.api.build;

import dev.kiln.common.build.ClaimId;
import dev.kiln.common.build.WorkerId;
import org.jspecify.annotations.Nullable;

/**
 * A try at a build.
 *
 * @param claim who was the first to take it, absent while nobody has
 */
record Attempt(int number, AttemptState state, @Nullable Claim claim) {

    boolean claimedAs(ClaimId id) {
        return claim != null && claim.id().equals(id);
    }

    /** The claim that may still have processes running somewhere, if there is one. */
    @Nullable
    Claim liveClaim() {
        return state == AttemptState.RUNNING || state == AttemptState.LOST ? claim : null;
    }

    record Claim(ClaimId id, WorkerId worker) {}
}
