package dev.kiln.common.build;

/** Where a build stands. Which changes are allowed is the ledger's to say. */
public enum BuildState {
    /** Waits for a worker: for its first attempt, or for the next one. */
    QUEUED,
    /** A worker has claimed its current attempt. */
    RUNNING,
    /** An attempt gave every image that was asked for. */
    SUCCEEDED,
    /** No attempt succeeded and none is left. */
    FAILED,
    /** Somebody asked for it to stop. */
    CANCELLED;

    /** Whether the build stays in this state for ever. */
    public boolean terminal() {
        return this == SUCCEEDED || this == FAILED || this == CANCELLED;
    }
}
