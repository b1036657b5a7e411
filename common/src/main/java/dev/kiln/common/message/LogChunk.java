package dev.kiln.common.message;

import dev.kiln.common.build.BuildId;
import dev.kiln.common.build.ClaimId;
import java.time.Instant;
import java.util.Objects;

/**
 * Some lines of an attempt's log, on {@code kiln.logs}, keyed by the build.
 *
 * @param sequence the chunk's number within its claim, from 0 and without a gap
 * @param text whole lines, each ended by a line feed; redacted
 * @param at when its last line was read from Packer, by the worker's clock
 */
public record LogChunk(BuildId buildId, int attempt, ClaimId claimId, long sequence, String text, Instant at) {
    public LogChunk {
        Objects.requireNonNull(buildId, "buildId is missing");
        Objects.requireNonNull(claimId, "claimId is missing");
        Objects.requireNonNull(text, "text is missing");
        Objects.requireNonNull(at, "at is missing");
    }
}
