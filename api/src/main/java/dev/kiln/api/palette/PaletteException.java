package dev.kiln.api.palette;

import org.jspecify.annotations.Nullable;

/** Palette did not do what it was asked for, in its own words where it has said anything. */
final class PaletteException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final int status;
    private final @Nullable String code;
    private final boolean refusal;

    private PaletteException(
            int status, @Nullable String code, String message, boolean refusal, @Nullable Throwable cause) {
        super(message, cause);
        this.status = status;
        this.code = code;
        this.refusal = refusal;
    }

    /** It has answered, and not with success. */
    static PaletteException answered(String call, int status, @Nullable String code, @Nullable String message) {
        return new PaletteException(
                status,
                code,
                "%s was answered with %d%s"
                        .formatted(call, status, message == null || message.isBlank() ? "" : ": " + message),
                status >= 400 && status < 500 && status != 429,
                null);
    }

    /** There was no answer, or none that can be read. */
    static PaletteException noAnswer(String call, Throwable cause) {
        return new PaletteException(0, null, "%s got no answer: %s".formatted(call, cause), false, cause);
    }

    /** It has taken all that was written, and has not become what was asked for. */
    static PaletteException disagreement(String message) {
        return new PaletteException(0, "Disagreement", message, false, null);
    }

    /** What the record asks for cannot be done there. */
    static PaletteException impossible(String message) {
        return new PaletteException(0, "Impossible", message, true, null);
    }

    /** The HTTP status; 0 if there was no answer. */
    int status() {
        return status;
    }

    /** Palette's code for it. */
    @Nullable
    String code() {
        return code;
    }

    /** Whether trying again soon is of no use. */
    boolean isRefusal() {
        return refusal;
    }
}
