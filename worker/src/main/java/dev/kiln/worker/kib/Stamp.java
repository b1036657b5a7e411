package dev.kiln.worker.kib;

import dev.kiln.common.build.BuildId;
import java.util.UUID;

/**
 * What stands in for {@code build_timestamp}: of the build, not of the moment, so that a second run of a build meets the
 * image of the first one by its name instead of making another.
 */
final class Stamp {

    private static final long NANOS = 1_000_000_000L;

    private Stamp() {}

    static String of(BuildId build, Provider provider) {
        if (provider.isAws()) {
            // It comes back as a tag, and proves of which build an image is.
            return build.toString().replace("-", "");
        }
        long seconds = seconds(build.value());
        return provider.isAzure()
                // A part of the version in the gallery: 0.3.<stamp>, of 32 bits.
                ? Long.toString(seconds)
                : "%d%09d"
                        .formatted(seconds, Long.remainderUnsigned(build.value().getLeastSignificantBits(), NANOS));
    }

    /** A UUIDv7 begins with the milliseconds since 1970 (RFC 9562, 5.7). */
    private static long seconds(UUID id) {
        return (id.getMostSignificantBits() >>> 16) / 1000;
    }
}
