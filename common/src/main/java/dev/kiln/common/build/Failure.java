package dev.kiln.common.build;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Why an attempt, or a build, failed.
 *
 * @param failureClass what kind of failure it is
 * @param rule the name of the rule that said so, for example {@code packer-exit} or {@code lease-expired}
 * @param message the cause in one or two sentences, without secrets
 * @param advice what the reader can do about it, if anything is known
 * @param exitCode the exit code of Packer, if it ran and ended by itself
 * @param line the line of the log that told the cause, if one did, without secrets
 */
public record Failure(
        @JsonProperty("class") FailureClass failureClass,
        String rule,
        String message,
        @Nullable String advice,
        @Nullable Integer exitCode,
        @Nullable String line) {
    public Failure {
        Objects.requireNonNull(failureClass, "class is missing");
        Objects.requireNonNull(rule, "rule is missing");
        Objects.requireNonNull(message, "message is missing");
    }

    /** A failure whose cause no line of the log told. */
    public Failure(
            FailureClass failureClass,
            String rule,
            String message,
            @Nullable String advice,
            @Nullable Integer exitCode) {
        this(failureClass, rule, message, advice, exitCode, null);
    }

    /** A failure about which there is nothing more to say than its cause. */
    public static Failure of(FailureClass failureClass, String rule, String message) {
        return new Failure(failureClass, rule, message, null, null);
    }
}
