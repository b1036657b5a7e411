package dev.kiln.common.message;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Why a worker ends an attempt that has not ended by itself. */
public enum StopReason {
    /** Somebody cancelled the build. */
    @JsonProperty("cancelled")
    CANCELLED,
    /** Another claim, or another attempt, has won. */
    @JsonProperty("superseded")
    SUPERSEDED,
    /** The worker leaves and gives the attempt back: it shall be queued again at once. */
    @JsonProperty("handed-back")
    HANDED_BACK
}
