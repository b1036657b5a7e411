package dev.kiln.api.palette;

import dev.kiln.api.profile.ClusterProfile;
import dev.kiln.common.message.MessageCodec;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/** A short text that is the same as long as a record wants the same of Palette. */
final class Fingerprint {

    private Fingerprint() {}

    static String of(ClusterProfile record) {
        var wanted = Arrays.asList(
                record.definition().palette(),
                record.version(),
                record.definition().packs(),
                record.image());
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(MessageCodec.encode(wanted));
            return HexFormat.of().formatHex(digest, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
