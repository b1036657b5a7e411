package dev.kiln.api.profile;

import org.jspecify.annotations.Nullable;

/** The values of a pack are no YAML, or not in a form in which Kiln can set its keys without disturbing the rest. */
class UneditableValuesException extends RuntimeException {

    private static final long serialVersionUID = 1;

    UneditableValuesException(String message) {
        this(message, null);
    }

    UneditableValuesException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
