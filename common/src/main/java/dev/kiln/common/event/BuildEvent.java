package dev.kiln.common.event;

import dev.kiln.common.build.BuildId;
import dev.kiln.common.build.BuildState;
import dev.kiln.common.build.Failure;
import dev.kiln.common.build.TemplateRef;
import dev.kiln.common.build.WorkerId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What happened to a build, complete in itself: a subscriber needs no further call. Variables of the request are left
 * out, since they may be confidential.
 *
 * @param state the build's state after what happened
 * @param attempt the number of the attempt that it is about
 * @param worker who ran or runs that attempt, once it was claimed
 * @param commit the commit of the template source that the attempt was built from, once it is known and if there is one
 * @param images the images of a build that succeeded, else empty
 * @param failure why it failed, is tried again or was cancelled, else absent
 * @param retryAt when the next attempt may begin, if it waits a while first: after a transient failure
 * @param requestedAt when the request was accepted
 * @param at when it happened, by the database's clock
 */
public record BuildEvent(
        BuildId buildId,
        BuildState state,
        int attempt,
        @Nullable WorkerId worker,
        String pool,
        TemplateRef template,
        @Nullable String commit,
        @Nullable String kubernetesVersion,
        Map<String, String> labels,
        List<String> profiles,
        List<BuiltImage> images,
        @Nullable Failure failure,
        @Nullable Instant retryAt,
        Instant requestedAt,
        Instant at) {

    public BuildEvent {
        Objects.requireNonNull(buildId, "buildId is missing");
        Objects.requireNonNull(state, "state is missing");
        Objects.requireNonNull(pool, "pool is missing");
        Objects.requireNonNull(template, "template is missing");
        Objects.requireNonNull(requestedAt, "requestedAt is missing");
        Objects.requireNonNull(at, "at is missing");
        labels = labels == null ? Map.of() : Map.copyOf(labels);
        profiles = profiles == null ? List.of() : List.copyOf(profiles);
        images = images == null ? List.of() : List.copyOf(images);
    }

    /** The same, with other images. */
    public BuildEvent withImages(List<BuiltImage> others) {
        return new BuildEvent(
                buildId,
                state,
                attempt,
                worker,
                pool,
                template,
                commit,
                kubernetesVersion,
                labels,
                profiles,
                others,
                failure,
                retryAt,
                requestedAt,
                at);
    }
}
