package dev.kiln.api.profile;

import dev.kiln.api.http.Caller;
import dev.kiln.api.http.ProblemException;
import dev.kiln.common.build.BuildId;
import dev.kiln.common.event.BuildEvent;
import java.security.Principal;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who or what changes a record, and why.
 *
 * @param by for example {@code build 0198...} or {@code http anonymous}
 * @param why in a sentence
 */
public record Cause(String by, String why, @Nullable BuildId build) {

    private static final Pattern REASON = Pattern.compile("[^\\p{Cntrl}\\p{Cs}]{0,500}");

    /**
     * Somebody, over HTTP.
     *
     * @param caller who it is; null where the installation does not ask
     * @param reason what they gave for it, if anything
     * @throws ProblemException 400 if the reason is too long or has control characters
     */
    static Cause of(@Nullable Principal caller, @Nullable String reason, String otherwise) {
        if (reason != null && !REASON.matcher(reason).matches()) {
            throw ProblemException.badRequest("A reason has at most 500 characters, none of them a control character");
        }
        return new Cause(Caller.of(caller), reason == null || reason.isBlank() ? otherwise : reason, null);
    }

    /** The same cause, and the build that the image comes from. */
    Cause of(BuildId source) {
        return new Cause(by, why, source);
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
                build.buildId());
    }
}
