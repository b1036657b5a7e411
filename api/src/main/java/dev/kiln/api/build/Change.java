package dev.kiln.api.build;

import dev.kiln.common.build.Artifact;
import dev.kiln.common.build.BuildState;
import dev.kiln.common.build.ClaimId;
import dev.kiln.common.build.Failure;
import dev.kiln.common.build.WorkerId;
import dev.kiln.common.event.BuiltImage;
import dev.kiln.common.event.EventType;
import dev.kiln.common.message.Claimed;
import dev.kiln.common.message.StopReason;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One thing that the ledger writes down, or tells somebody, as the consequence of what happened to a build. */
sealed interface Change {

    /** A new attempt, whose job goes to the build's pool after the delay. */
    record QueueAttempt(int number, Duration delay) implements Change {}

    /** The first claim of an attempt. */
    record StartAttempt(Claimed claim) implements Change {}

    /** An attempt is over, or lost. */
    record EndAttempt(
            int number, AttemptState state, @Nullable Failure failure) implements Change {}

    /** The build goes to another state. */
    record MoveBuild(BuildState state, @Nullable Failure failure) implements Change {}

    /** Somebody wants the build to stop. */
    record RequestCancel() implements Change {}

    /** The images that the build is known by from now on. */
    record AcceptImages(int attempt, ClaimId claim, List<BuiltImage> images) implements Change {}

    /** Artifacts that exist and count for nothing: to be cleaned up. */
    record KeepOrphans(int attempt, ClaimId claim, List<Artifact> artifacts) implements Change {}

    /** A worker is told to end a claim. */
    record StopClaim(WorkerId worker, int attempt, ClaimId claim, StopReason reason) implements Change {}

    /**
     * The world is told.
     *
     * @param retryIn how long the next attempt waits, if one follows and does
     */
    record Announce(
            EventType type,
            BuildState state,
            int attempt,
            @Nullable WorkerId worker,
            List<BuiltImage> images,
            @Nullable Failure failure,
            @Nullable Duration retryIn)
            implements Change {

        /** There is nothing to wait for. */
        Announce(
                EventType type,
                BuildState state,
                int attempt,
                @Nullable WorkerId worker,
                List<BuiltImage> images,
                @Nullable Failure failure) {
            this(type, state, attempt, worker, images, failure, null);
        }
    }
}
