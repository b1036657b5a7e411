package dev.kiln.embedded;

import org.jspecify.annotations.Nullable;

/** A server could not be started. The message alone tells a user what was tried and what to do; it fits on a line or two. */
public final class StartupException extends RuntimeException {
    StartupException(String message) {
        this(message, null);
    }

    StartupException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
