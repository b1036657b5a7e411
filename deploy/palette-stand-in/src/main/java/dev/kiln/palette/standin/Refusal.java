package dev.kiln.palette.standin;

/** An answer that is an error, in the form that the interface gives all of them. */
final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final int status;
    private final String code;

    Refusal(int status, String code, String message) {
        super(message);
        this.status = status;
        this.code = code;
    }

    int status() {
        return status;
    }

    String code() {
        return code;
    }

    static Refusal notFound(String what, String uid) {
        return new Refusal(404, "ResourceNotFound", "The resource %s with uid %s is not found".formatted(what, uid));
    }
}
