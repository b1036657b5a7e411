package dev.kiln.standalone;

/** The cluster cannot be started, or the tour has failed; the message is for the user and is all that is shown. */
class CannotStartException extends RuntimeException {

    private static final long serialVersionUID = 1;

    CannotStartException(String message) {
        super(message);
    }
}
