package dev.kiln.bench.process;

/** The api will never take a request; the message is its answer. */
public final class RefusedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    RefusedException(String answer) {
        super(answer);
    }
}
