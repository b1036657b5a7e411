package dev.kiln.common.build;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/** Names a worker across its restarts, for example {@code builders-0}. At most 128 letters, digits, dots, dashes. */
public record WorkerId(@JsonValue String value) {

    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");

    @JsonCreator
    public WorkerId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "Not a worker id: '%s'; use letters, digits, dots, dashes and underscores".formatted(value));
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
