package dev.kiln.common.build;

import java.util.Objects;

/**
 * A file of an {@link Artifact}.
 *
 * @param uri where it was published, for example {@code file:///var/lib/kiln/images/...}
 * @param size in bytes
 * @param sha256 the SHA-256 of its content, in lower-case hexadecimal digits
 */
public record ArtifactFile(String uri, long size, String sha256) {
    public ArtifactFile {
        Objects.requireNonNull(uri, "uri is missing");
        Objects.requireNonNull(sha256, "sha256 is missing");
    }
}
