package dev.kiln.api.image;

import java.util.UUID;

/** Who has to know, in the same transaction, that an image is used no more. */
public interface RevocationListener {

    /**
     * An image was revoked. Revocations come one after the other; the transaction has the image locked, and nobody else
     * can come to point at it until it ends.
     */
    void revoked(UUID image, Revocation revocation);
}
