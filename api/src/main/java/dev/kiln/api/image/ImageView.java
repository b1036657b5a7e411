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
 * @param revocation who revoked it and why; one whose time is to come is planned
 * @param profiles which records point at it and did before; left out in lists
 */
public record ImageView(
        UUID id,
        BuildId buildId,
        int attempt,
        ImageState state,
        Artifact artifact,
        @Nullable String kubernetesVersion,
        @Nullable Revocation revocation,
        @Nullable ImageProfiles profiles,
        Instant createdAt,
        ImageLinks links) {

    ImageView with(ImageProfiles those) {
        return new ImageView(
                id, buildId, attempt, state, artifact, kubernetesVersion, revocation, those, createdAt, links);
    }

    /** Where to read on. */
    public record ImageLinks(String self, String build) {}
}
