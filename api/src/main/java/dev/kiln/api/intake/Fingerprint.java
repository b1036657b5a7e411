package dev.kiln.api.intake;

import dev.kiln.common.build.BuildRequest;
import dev.kiln.common.digest.Sha256;
import dev.kiln.common.message.MessageCodec;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.SerializationFeature;

/** Tells whether two requests ask for the same, however they were written. */
final class Fingerprint {

    private static final ObjectWriter WRITER =
            MessageCodec.mapper().writer().with(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

    private Fingerprint() {}

    /** SHA-256 of the request with its defaults filled in and its maps in order. */
    static String of(BuildRequest request) {
        return Sha256.of(WRITER.writeValueAsBytes(request));
    }
}
