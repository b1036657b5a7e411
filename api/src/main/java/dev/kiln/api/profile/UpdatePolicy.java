package dev.kiln.api.profile;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How a new image changes a record, and what a revoked one does to it. */
public record UpdatePolicy(Mode mode, Change change, Revoked revoked) {

    static final UpdatePolicy DEFAULT = new UpdatePolicy(Mode.AUTO, Change.NEW_VERSION, Revoked.MARK);

    public UpdatePolicy {
        mode = mode == null ? Mode.AUTO : mode;
        change = change == null ? Change.NEW_VERSION : change;
        revoked = revoked == null ? Revoked.MARK : revoked;
    }

    /** Who decides. */
    public enum Mode {
        /** The image is taken at once. */
        @JsonProperty("auto")
        AUTO,
        /** The image waits until somebody approves of it. */
        @JsonProperty("manual")
        MANUAL
    }

    /** What becomes of the record's version. */
    public enum Change {
        /** It counts up, and clusters stay on theirs until somebody moves them. */
        @JsonProperty("new-version")
        NEW_VERSION,
        /** It stays, and clusters that use it are offered the change. */
        @JsonProperty("in-place")
        IN_PLACE
    }

    /** What becomes of a record whose image is revoked. */
    public enum Revoked {
        /** It is marked, and people decide. */
        @JsonProperty("mark")
        MARK,
        /** It goes back to the newest image that it had before and that is still good; it is marked if there is none. */
        @JsonProperty("roll-back")
        ROLL_BACK
    }
}
