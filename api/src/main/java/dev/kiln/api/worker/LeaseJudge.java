package dev.kiln.api.worker;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Says which silence counts. Time is the broker's, and passes only with the coordinator's own marks in the stream of
 * heartbeats: whoever reads a mark has read all that came before it. After a pause in the marks nobody could have been
 * heard, so everybody gets a whole lease again. Not thread-safe.
 */
final class LeaseJudge {

    private final Duration lease;
    private final Duration longestPause;
    private @Nullable Instant lastMark;
    private Instant steadySince = Instant.MAX;

    LeaseJudge(Duration lease, Duration longestPause) {
        this.lease = lease;
        this.longestPause = longestPause;
    }

    /**
     * A mark was read.
     *
     * @return the time since when an attempt must have been mentioned to count as alive; nothing while too little of
     *     the stream has been heard to tell
     */
    Optional<Instant> mark(Instant now) {
        if (lastMark == null || now.isAfter(lastMark.plus(longestPause))) {
            steadySince = now;
        }
        lastMark = now;
        Instant deadline = now.minus(lease);
        return deadline.isBefore(steadySince) ? Optional.empty() : Optional.of(deadline);
    }

    /** Another instance may have read the stream in between: begin anew. */
    void forget() {
        lastMark = null;
    }
}
