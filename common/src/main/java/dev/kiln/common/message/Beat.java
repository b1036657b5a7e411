package dev.kiln.common.message;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/**
 * A sign of life on {@code kiln.heartbeats}. Its time is the broker's, stamped when the record was appended: clocks of
 * workers do not matter.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = WorkerBeat.class, name = "worker"),
    @JsonSubTypes.Type(value = CoordinatorBeat.class, name = "coordinator")
})
public sealed interface Beat permits WorkerBeat, CoordinatorBeat {}
