package dev.kiln.api.build;

import dev.kiln.common.build.BuildId;
import dev.kiln.common.message.UnreadableMessageException;

/** A report about a build or an attempt that the ledger does not have: of another installation, or made up. */
class UnknownAttemptException extends UnreadableMessageException {

    private static final long serialVersionUID = 1;

    UnknownAttemptException(BuildId build, int attempt) {
        super("The ledger has no attempt %d of a build %s".formatted(attempt, build), null);
    }
}
