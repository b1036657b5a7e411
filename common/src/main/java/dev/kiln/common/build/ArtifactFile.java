package dev.kiln.common.build;

/**
 * A file of an {@link Artifact}.
 *
 * @param uri where it was published, for example {@code file:///var/lib/kiln/images/...}
 * @param size in bytes
 * @param sha256 the SHA-256 of its content, in lower-case hexadecimal digits
 */
public record ArtifactFile(String uri, long size, String sha256) {}
