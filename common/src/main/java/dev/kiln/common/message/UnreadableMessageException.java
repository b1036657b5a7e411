package dev.kiln.common.message;

import org.jspecify.annotations.Nullable;

/**
 * Bytes that are not a message of the kind that was expected: not JSON, a wrong type, an unknown type. Reading the same
 * bytes again fails again, so they are set aside and the next message goes on.
 */
public class UnreadableMessageException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public UnreadableMessageException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
