package dev.kiln.api.image;

import dev.kiln.common.build.Artifact;
import dev.kiln.common.build.BuildId;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An image, as callers see it.
 *
 * @param attempt the number of the attempt that made it
 * @param artifact what Packer reported: the cloud's id of it, its region, its files
 * @param kubernetesVersion what its build was asked for
 */
public record ImageView(
        UUID id,
        BuildId buildId,
        int attempt,
        ImageState state,
        Artifact artifact,
        @Nullable String kubernetesVersion,
        Instant createdAt,
        ImageLinks links) {

    /** Where to read on. */
    public record ImageLinks(String self, String build) {}
}
