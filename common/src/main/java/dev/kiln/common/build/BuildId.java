package dev.kiln.common.build;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Pattern;

/** Names one wanted image. A UUIDv7 (RFC 9562), so that ids sort by the time of the request. */
public record BuildId(@JsonValue UUID value) implements Comparable<BuildId> {

    /** {@link UUID#fromString} takes dashes in other places, too. */
    private static final Pattern FORM = Pattern.compile("[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    public BuildId {
        Objects.requireNonNull(value, "A build id needs a value");
    }

    /** A new id, later than every id that this process made before, also when its clock steps back. Thread-safe. */
    public static BuildId next() {
        return new BuildId(OrderedUuids.next());
    }

    /**
     * Reads the form that {@link #toString()} writes, in capitals or not.
     *
     * @throws IllegalArgumentException if the text is not a UUID in its canonical, 36 characters long form
     */
    @JsonCreator
    public static BuildId parse(String text) {
        if (!FORM.matcher(text).matches()) {
            throw new IllegalArgumentException("Not a build id: '%s'; expected a UUID".formatted(text));
        }
        return new BuildId(UUID.fromString(text));
    }

    /** By time; {@link UUID#compareTo} would take the halves for signed numbers. */
    @Override
    public int compareTo(BuildId other) {
        int byTime = Long.compareUnsigned(value.getMostSignificantBits(), other.value.getMostSignificantBits());
        return byTime != 0
                ? byTime
                : Long.compareUnsigned(value.getLeastSignificantBits(), other.value.getLeastSignificantBits());
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
