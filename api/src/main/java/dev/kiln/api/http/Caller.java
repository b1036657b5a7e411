package dev.kiln.api.http;

import java.security.Principal;
import org.jspecify.annotations.Nullable;

/** What is written down of who calls. */
public final class Caller {

    private Caller() {}

    /** Who answers for a change: {@code http alice}; null where the installation does not ask who calls. */
    public static String of(@Nullable Principal caller) {
        return "http " + (caller == null ? "anonymous" : caller.getName());
    }
}
