package dev.kiln.api.profile;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How a new image changes a record. */
public record UpdatePolicy(Mode mode, Change change) {

    static final UpdatePolicy DEFAULT = new UpdatePolicy(Mode.AUTO, Change.NEW_VERSION);

    public UpdatePolicy {
        mode = mode == null ? Mode.AUTO : mode;
        change = change == null ? Change.NEW_VERSION : change;
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
}
