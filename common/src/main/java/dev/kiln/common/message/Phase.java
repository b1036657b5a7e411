package dev.kiln.common.message;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a running attempt is busy with. */
public enum Phase {
    /** Getting the template and making the workspace. */
    @JsonProperty("preparing")
    PREPARING,
    /** Packer runs. */
    @JsonProperty("building")
    BUILDING,
    /** The files of the artifacts are moved to where they stay. */
    @JsonProperty("publishing")
    PUBLISHING
}
