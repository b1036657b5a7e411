package dev.kiln.common.event;

import dev.kiln.common.build.Artifact;
import java.util.UUID;

/**
 * An image that the ledger accepted.
 *
 * @param imageId what Kiln knows it by, see {@code GET /api/v1/images/{id}}
 */
public record BuiltImage(UUID imageId, Artifact artifact) {}
