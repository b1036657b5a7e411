package dev.kiln.worker.publish;

import dev.kiln.common.digest.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.util.HexFormat;

/** SHA-256, of large files. */
final class Checksum {

    private Checksum() {}

    /** Copies what is left of a stream, and gives the checksum of it in lower-case hexadecimal digits. */
    static String whileCopying(InputStream from, OutputStream to) throws IOException {
        try (DigestInputStream digesting = new DigestInputStream(from, Sha256.start())) {
            digesting.transferTo(to);
            return HexFormat.of().formatHex(digesting.getMessageDigest().digest());
        }
    }

    static String of(InputStream from) throws IOException {
        return whileCopying(from, OutputStream.nullOutputStream());
    }
}
