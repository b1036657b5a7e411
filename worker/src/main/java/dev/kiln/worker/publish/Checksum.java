package dev.kiln.worker.publish;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256, of large files. */
final class Checksum {

    private Checksum() {}

    /** Copies what is left of a stream, and gives the checksum of it in lower-case hexadecimal digits. */
    static String whileCopying(InputStream from, OutputStream to) throws IOException {
        try (DigestInputStream digesting = new DigestInputStream(from, sha256())) {
            digesting.transferTo(to);
            return HexFormat.of().formatHex(digesting.getMessageDigest().digest());
        }
    }

    static String of(InputStream from) throws IOException {
        return whileCopying(from, OutputStream.nullOutputStream());
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
