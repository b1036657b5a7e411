package dev.kiln.api.palette;

import dev.kiln.api.profile.ClusterProfile;
import dev.kiln.common.digest.Sha256;
import dev.kiln.common.message.MessageCodec;
import java.util.Arrays;

/** A short text that is the same as long as a record wants the same of Palette. */
final class Fingerprint {

    private static final int DIGITS = 32;

    private Fingerprint() {}

    static String of(ClusterProfile record) {
        var wanted = Arrays.asList(
                record.definition().palette(),
                record.version(),
                record.definition().packs(),
                record.image());
        return Sha256.of(MessageCodec.encode(wanted)).substring(0, DIGITS);
    }
}
