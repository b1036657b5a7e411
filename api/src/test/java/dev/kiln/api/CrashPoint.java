package dev.kiln.api;

import java.nio.file.Files;
import java.nio.file.Path;

/** The steps between a change of the ledger and the end of its messages in the outbox: at each an instance may die. */
public enum CrashPoint {
    /** The change and its messages are written, and nothing is committed. */
    BEFORE_COMMIT,
    /** They are committed, and nobody was told so. */
    AFTER_COMMIT,
    /** The relay has seen the messages. */
    BEFORE_PUBLISH,
    /** The broker has acknowledged them. */
    AFTER_PUBLISH,
    /** They are deleted from the outbox, and that is not committed. */
    BEFORE_DELETION_COMMITS,
    /** They are gone from the outbox. */
    AFTER_DELETION;

    private static final int AS_BY_SIGKILL = 137;

    /**
     * When an instance dies.
     *
     * @param armed from when on: as soon as this file is there
     */
    public record Plan(CrashPoint point, Path armed) {

        boolean isArmed() {
            return Files.exists(armed);
        }
    }

    /** Ends this JVM as SIGKILL does: nothing is flushed, closed or told. */
    static void die() {
        Runtime.getRuntime().halt(AS_BY_SIGKILL);
    }
}
