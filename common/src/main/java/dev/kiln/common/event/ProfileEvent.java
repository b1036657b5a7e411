package dev.kiln.common.event;

import dev.kiln.common.build.BuildId;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What happened to a cluster profile record.
 *
 * @param profile the record's name
 * @param version its version now, semantic versioning
 * @param previousVersion its version before
 * @param image what it points at now, absent if it points at nothing yet
 * @param reference the value that clusters are deployed with, for example an AMI id
 * @param cause what led to it, in a sentence
 * @param buildId the build behind it, if a build is
 */
public record ProfileEvent(
        String profile,
        String cloud,
        @Nullable String region,
        String version,
        @Nullable String previousVersion,
        @Nullable UUID image,
        @Nullable String reference,
        String cause,
        @Nullable BuildId buildId,
        Instant at) {
    public ProfileEvent {
        Objects.requireNonNull(profile, "profile is missing");
        Objects.requireNonNull(cloud, "cloud is missing");
        Objects.requireNonNull(version, "version is missing");
        Objects.requireNonNull(cause, "cause is missing");
        Objects.requireNonNull(at, "at is missing");
    }
}
