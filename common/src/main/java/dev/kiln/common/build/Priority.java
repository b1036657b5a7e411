package dev.kiln.common.build;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How urgent a build is. One value so far: a pool's queue is first come, first served. */
public enum Priority {
    @JsonProperty("normal")
    NORMAL
}
