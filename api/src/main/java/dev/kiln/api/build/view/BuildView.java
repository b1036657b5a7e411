package dev.kiln.api.build.view;

import dev.kiln.api.image.ImageView;
import dev.kiln.common.build.BuildId;
import dev.kiln.common.build.BuildRequest;
import dev.kiln.common.build.BuildState;
import dev.kiln.common.build.Failure;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A build with all that belongs to it, as it was at one moment.
 *
 * @param attempt the number of its current attempt
 * @param request what was asked for, defaults filled in
 * @param submitter who asked
 * @param transport how: {@code http} or {@code kafka}
 * @param retryOf the build that it was retried from
 * @param retriedAs the build that it was retried as
 * @param waiting why it is not running, while it is queued
 * @param failure why it failed or was cancelled
 * @param attempts by their number
 * @param images of all attempts, orphans included
 * @param startedAt when its first attempt was claimed
 * @param expectedAt when it is expected to end, while it runs: {@code expectedAt} of its current attempt
 * @param cancelRequestedAt when somebody asked it to stop
 */
public record BuildView(
        BuildId id,
        BuildState state,
        int attempt,
        BuildRequest request,
        String submitter,
        String transport,
        @Nullable BuildId retryOf,
        @Nullable BuildId retriedAs,
        @Nullable Waiting waiting,
        @Nullable Failure failure,
        List<AttemptView> attempts,
        List<ImageView> images,
        Instant requestedAt,
        @Nullable Instant startedAt,
        @Nullable Instant expectedAt,
        @Nullable Instant finishedAt,
        @Nullable Instant cancelRequestedAt,
        BuildLinks links) {}
