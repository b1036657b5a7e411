package dev.kiln.common.event;

import dev.kiln.common.build.Artifact;
import java.util.Objects;
import java.util.UUID;

/**
 * An image that the ledger accepted.
 *
 * @param imageId what Kiln knows it by, see {@code GET /api/v1/images/{id}}
 */
public record BuiltImage(UUID imageId, Artifact artifact) {
    public BuiltImage {
        Objects.requireNonNull(imageId, "imageId is missing");
        Objects.requireNonNull(artifact, "artifact is missing");
    }
}
