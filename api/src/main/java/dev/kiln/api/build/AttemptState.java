package dev.kiln.api.build;

/** Where an attempt stands. */
public enum AttemptState {
    /** Its job waits for a worker. */
    QUEUED,
    /** A claim of it was accepted. */
    RUNNING,
    /** It reported artifacts; whether they count is the build's to say. */
    SUCCEEDED,
    /** It reported a failure. */
    FAILED,
    /** It ended because it was told to, or before it began. */
    STOPPED,
    /** Given up: its worker fell silent, or did not stop when it had to. It may still report. */
    LOST;

    /** Whether nothing more is expected of it. */
    boolean over() {
        return this == SUCCEEDED || this == FAILED || this == STOPPED;
    }
}
