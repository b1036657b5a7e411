package dev.kiln.common.build;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.uuid.Generators;
import java.util.UUID;

/** Names one wanted image. A UUIDv7 (RFC 9562), so that ids sort by the time of the request. */
public record BuildId(@JsonValue UUID value) implements Comparable<BuildId> {

    @JsonCreator
    public BuildId {}

    /** A new id, later than every id that this process made before. Thread-safe. */
    public static BuildId next() {
        return new BuildId(Generators.timeBasedEpochGenerator().generate());
    }

    /**
     * Reads the form that {@link #toString()} writes.
     *
     * @throws IllegalArgumentException if the text is not a UUID in its canonical, 36 characters long form
     */
    public static BuildId parse(String text) {
        if (text.length() != 36) {
            throw new IllegalArgumentException("Not a build id: '%s'; expected a UUID".formatted(text));
        }
        return new BuildId(UUID.fromString(text));
    }

    @Override
    public int compareTo(BuildId other) {
        return value.toString().compareTo(other.value.toString());
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
