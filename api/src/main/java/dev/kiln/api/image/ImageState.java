package dev.kiln.api.image;

/** What the ledger thinks of an image. */
public enum ImageState {
    /** It is a result of a build that succeeded. */
    ACCEPTED,
    /** It exists and counts for nothing: to be cleaned up. */
    ORPHAN,
    /** It was accepted, and shall be used no more. */
    REVOKED
}
