package dev.kiln.api.build.view;

import dev.kiln.api.build.AttemptState;
import dev.kiln.common.build.Failure;
import dev.kiln.common.build.LeftBehind;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One try at a build.
 *
 * @param worker who claimed it
 * @param phase what it is, or was last, busy with: {@code preparing}, {@code building}, {@code publishing}
 * @param commit the commit of the template source that it was built from
 * @param dueAt since when, or from when on, a worker may take it: later than it was queued after a transient failure
 * @param claimedAt by the broker's clock
 * @param expectedAt when it will have ended, or should have, if it takes as long as its template's latest builds did: the
 *     median of up to 20 that succeeded; nothing where none had, or before it is claimed
 * @param lastSeenAt when its worker last mentioned it, by the broker's clock
 * @param leftBehind what it may have left in a cloud, if nobody could clean up after it
 * @param log where its part of the log is
 */
public record AttemptView(
        int number,
        AttemptState state,
        @Nullable String worker,
        @Nullable String phase,
        @Nullable String commit,
        @Nullable String packerVersion,
        @Nullable Failure failure,
        @Nullable LeftBehind leftBehind,
        Instant queuedAt,
        Instant dueAt,
        @Nullable Instant claimedAt,
        @Nullable Instant expectedAt,
        @Nullable Instant lastSeenAt,
        @Nullable Instant finishedAt,
        String log) {}
