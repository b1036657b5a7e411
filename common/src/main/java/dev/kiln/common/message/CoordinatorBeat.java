package dev.kiln.common.message;

import java.util.Objects;

/**
 * The coordinator's own mark in the stream of heartbeats. Whoever reads it has read every heartbeat that the broker
 * took before it, so its time is a "now" at which silence can be judged.
 *
 * @param coordinator names the api instance that wrote it
 */
public record CoordinatorBeat(String coordinator) implements Beat {
    public CoordinatorBeat {
        Objects.requireNonNull(coordinator, "coordinator is missing");
    }
}
