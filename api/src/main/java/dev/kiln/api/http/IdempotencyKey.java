package dev.kiln.api.http;

import org.jspecify.annotations.Nullable;

/** The header by which a caller makes repeating a call harmless: the same key gives the same answer. */
public final class IdempotencyKey {

    public static final String HEADER = "Idempotency-Key";

    private static final int LONGEST = 255;

    private IdempotencyKey() {}

    /**
     * Checks what a caller has sent, if anything.
     *
     * @throws ProblemException if it cannot be a key
     */
    public static void check(@Nullable String key) {
        if (key != null && (key.isBlank() || key.length() > LONGEST)) {
            throw ProblemException.badRequest(
                    "The header %s must have between 1 and %d characters".formatted(HEADER, LONGEST));
        }
    }
}
