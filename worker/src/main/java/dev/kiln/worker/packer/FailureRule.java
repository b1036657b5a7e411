package dev.kiln.worker.packer;

import dev.kiln.common.build.FailureClass;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a line means.
 *
 * @param name short, and the same for ever
 * @param failureClass whether another attempt is worth it
 * @param pattern looked for in a line
 * @param cause one sentence; if there is none, the line's own words are the cause
 * @param advice what the reader can do
 */
record FailureRule(
        String name,
        FailureClass failureClass,
        Pattern pattern,
        @Nullable String cause,
        @Nullable String advice) {

    boolean matches(String line) {
        return pattern.matcher(line).find();
    }
}
