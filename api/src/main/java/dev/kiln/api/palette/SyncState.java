package dev.kiln.api.palette;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far a record has come in Palette.
 *
 * @param revision the revision of the record that was tried last; 0 before the first try
 * @param agreed what Palette was last seen to agree with, see {@link Fingerprint}
 * @param uid the uid of the version in Palette
 * @param error why the last try failed, in Palette's words where it has said anything
 * @param drift what somebody has changed by hand
 * @param failures how many tries have failed since the last that did not
 * @param nextTry when it is tried, or compared, again
 * @param triedAt when it was tried last
 * @param syncedAt when Palette was last seen to agree
 */
record SyncState(
        State state,
        long revision,
        @JsonIgnore @Nullable String agreed,
        @Nullable String uid,
        @Nullable Problem error,
        @Nullable List<SyncPlan.Difference> drift,
        int failures,
        @Nullable Instant nextTry,
        @Nullable Instant triedAt,
        @Nullable Instant syncedAt) {

    static final SyncState NEW = new SyncState(State.PENDING, 0, null, null, null, null, 0, null, null, null);

    /** Where it stands. */
    enum State {
        /** The record has changed, and Palette does not know yet. */
        @JsonProperty("pending")
        PENDING,
        @JsonProperty("in-sync")
        IN_SYNC,
        /** Somebody has changed Palette by hand, and the record says to show it. */
        @JsonProperty("drifted")
        DRIFTED,
        @JsonProperty("failed")
        FAILED
    }

    /**
     * What went wrong.
     *
     * @param status the HTTP status, 0 if there was no answer
     * @param code Palette's code for it
     */
    record Problem(int status, @Nullable String code, String message) {

        static Problem of(PaletteException e) {
            return new Problem(e.status(), e.code(), String.valueOf(e.getMessage()));
        }
    }

    SyncState pending() {
        return new SyncState(State.PENDING, revision, agreed, uid, error, drift, failures, nextTry, triedAt, syncedAt);
    }
}
