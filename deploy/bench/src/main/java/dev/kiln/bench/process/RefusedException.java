package dev.kiln.bench.soak;

/** The api will never take a request; the message is its answer. */
final class RefusedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    RefusedException(String answer) {
        super(answer);
    }
}
