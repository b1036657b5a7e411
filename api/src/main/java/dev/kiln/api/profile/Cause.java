package dev.kiln.api.profile;

import dev.kiln.common.build.BuildId;
import dev.kiln.common.event.BuildEvent;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Who or what changes a record, and why.
 *
 * @param by for example {@code build 0198...} or {@code http anonymous}
 * @param why in a sentence
 */
public record Cause(String by, String why, @Nullable BuildId build) {

    /** Somebody, over HTTP; {@code reason} is what they gave for it, if anything. */
    static Cause of(String who, @Nullable String reason, String otherwise) {
        return new Cause("http " + who, reason == null || reason.isBlank() ? otherwise : reason, null);
    }

    static Cause of(BuildEvent build, String result) {
        return new Cause(
                "build " + build.buildId(),
                "Build %s of %s %s succeeded: %s"
                        .formatted(
                                build.buildId(),
                                build.template().source(),
                                build.template().name(),
                                result),
                Objects.requireNonNull(build.buildId()));
    }
}
