package dev.kiln.api.profile;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.semver4j.Semver;

/**
 * The version of a cluster profile: three numbers, semantic versioning without a pre-release part, which is all that
 * Palette takes.
 */
public record ProfileVersion(@JsonValue String text) implements Comparable<ProfileVersion> {

    private static final Pattern FORM = Pattern.compile("(0|[1-9]\\d{0,5})(\\.(0|[1-9]\\d{0,5})){2}");

    static final ProfileVersion FIRST = new ProfileVersion("1.0.0");

    /** @throws IllegalArgumentException if it is not of the form {@code 1.2.3} */
    @JsonCreator
    public ProfileVersion {
        if (!FORM.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "Not a version: '%s'; expected three numbers, as in 1.2.3".formatted(text));
        }
    }

    /** Whether it is of the form {@code 1.2.3}. */
    public static boolean isValid(@Nullable String text) {
        return text != null && FORM.matcher(text).matches();
    }

    ProfileVersion nextPatch() {
        return new ProfileVersion(new Semver(text).nextPatch().getVersion());
    }

    ProfileVersion nextMinor() {
        return new ProfileVersion(new Semver(text).nextMinor().getVersion());
    }

    @Override
    public int compareTo(ProfileVersion other) {
        return new Semver(text).compareTo(new Semver(other.text));
    }

    @Override
    public String toString() {
        return text;
    }
}
