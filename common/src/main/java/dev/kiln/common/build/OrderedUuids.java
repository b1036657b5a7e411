package dev.kiln.common.build;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import java.util.UUID;

/**
 * UUIDv7s in strict order within a process. One generator for all of them: it counts on within a millisecond, whereas
 * two generators know nothing of each other.
 */
final class OrderedUuids {

    private static final TimeBasedEpochGenerator GENERATOR = Generators.timeBasedEpochGenerator();
    private static long latest;

    private OrderedUuids() {}

    static UUID next() {
        return at(System.currentTimeMillis());
    }

    /** @param now milliseconds since 1970; if the clock has stepped back, the latest time that was seen counts */
    static synchronized UUID at(long now) {
        latest = Math.max(latest, now);
        return GENERATOR.construct(latest);
    }
}
