package dev.kiln.api.build;

import dev.kiln.common.build.BuildId;
import dev.kiln.common.build.BuildRequest;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A build that is about to be written down.
 *
 * @param retryOf the build that it succeeds, if it does
 * @param countedIn which part of {@link SubmitterLimit} counts it; absent until one does
 * @param trace the context of its request
 */
record NewBuild(
        BuildId id,
        BuildRequest request,
        Submission submission,
        @Nullable BuildId retryOf,
        @Nullable Integer countedIn,
        Map<String, String> trace) {

    NewBuild countedIn(int part) {
        return new NewBuild(id, request, submission, retryOf, part, trace);
    }
}
