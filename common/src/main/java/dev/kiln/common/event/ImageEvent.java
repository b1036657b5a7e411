package dev.kiln.common.event;

import dev.kiln.common.build.BuildId;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What happened to an image after its build.
 *
 * @param imageId what Kiln knows it by
 * @param buildId the build that made it
 * @param artifactId what the cloud knows it by
 * @param by who did it, for example {@code http anonymous}
 * @param reason why, in their words
 */
public record ImageEvent(
        UUID imageId,
        BuildId buildId,
        String cloud,
        @Nullable String region,
        String artifactId,
        String by,
        String reason,
        Instant at) {
    public ImageEvent {
        Objects.requireNonNull(imageId, "imageId is missing");
        Objects.requireNonNull(buildId, "buildId is missing");
        Objects.requireNonNull(cloud, "cloud is missing");
        Objects.requireNonNull(artifactId, "artifactId is missing");
        Objects.requireNonNull(by, "by is missing");
        Objects.requireNonNull(reason, "reason is missing");
        Objects.requireNonNull(at, "at is missing");
    }
}
