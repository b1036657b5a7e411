package dev.kiln.common.build;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** Why an attempt ended without an image, as far as it matters for what happens next. */
public enum FailureClass {
    /** The same attempt may well succeed later: a mirror, a lock, a cloud's capacity. */
    TRANSIENT("transient", true),
    /** The same attempt would fail again. */
    PERMANENT("permanent", false),
    /** It took longer than the request allows. */
    TIMEOUT("timeout", false),
    /** Somebody asked for it to stop. */
    CANCELLED("cancelled", false),
    /** Its worker fell silent. */
    LOST("lost", true),
    /** What was asked for cannot be built: no such template, no such variable. */
    BAD_REQUEST("bad-request", false);

    private final String wireName;
    private final boolean retryable;

    FailureClass(String wireName, boolean retryable) {
        this.wireName = wireName;
        this.retryable = retryable;
    }

    @JsonCreator
    static FailureClass of(String wireName) {
        for (FailureClass each : values()) {
            if (each.wireName.equals(wireName)) {
                return each;
            }
        }
        throw new IllegalArgumentException("Unknown failure class '%s'".formatted(wireName));
    }

    /** The name in messages, metrics and the database. */
    @JsonValue
    public String wireName() {
        return wireName;
    }

    /** Whether another attempt is worth its cost, within the build's {@code maxAttempts}. */
    public boolean retryable() {
        return retryable;
    }
}
