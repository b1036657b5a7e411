package dev.kiln.api.notifier;

import dev.kiln.common.build.BuildId;
import org.jspecify.annotations.Nullable;

/** Some records could not be told of a build. Its causes: that of the first, the others suppressed. */
class ProfilesFailedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private ProfilesFailedException(String message, Throwable cause) {
        super(message, cause);
    }

    static ProfilesFailedException with(
            @Nullable ProfilesFailedException before, String profile, BuildId build, RuntimeException cause) {
        if (before != null) {
            before.addSuppressed(cause);
            return before;
        }
        return new ProfilesFailedException(
                "Could not tell cluster profile '%s' of build %s: %s. The others were told, and stay as they are when the event comes again"
                        .formatted(profile, build, cause.getMessage()),
                cause);
    }
}
