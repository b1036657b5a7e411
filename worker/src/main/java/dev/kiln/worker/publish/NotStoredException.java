package dev.kiln.worker.publish;

import dev.kiln.common.build.FailureClass;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A store has not taken a file, and it is known whether it would take it another time. */
public final class NotStoredException extends IOException {

    private static final long serialVersionUID = 1;

    private final FailureClass failureClass;
    private final String advice;

    NotStoredException(FailureClass failureClass, String message, String advice, @Nullable Throwable cause) {
        super(message, cause);
        this.failureClass = failureClass;
        this.advice = advice;
    }

    public FailureClass failureClass() {
        return failureClass;
    }

    /** What the reader can do about it. */
    public String advice() {
        return advice;
    }
}
