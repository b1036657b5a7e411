package dev.kiln.api.profile;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;
import org.semver4j.range.RangeListFactory;

/**
 * Versions of Kubernetes, for example {@code >=1.34.0 <1.35.0}: comparisons that must all hold, with {@code ||} between
 * alternatives; also {@code ~1.34}, {@code ^1.34.1} and {@code 1.34.x}. As in node-semver, a pre-release is only within a
 * range that names one of the same three numbers.
 */
public record KubernetesRange(@JsonValue String text) {

    /** Stricter than the library, which drops what it does not understand: a wider range than was meant. */
    private static final Pattern COMPARISON =
            Pattern.compile("(>=|<=|>|<|=|~|\\^)?\\d{1,6}(\\.(\\d{1,6}|x)(\\.(\\d{1,6}(-[0-9A-Za-z.-]{1,40})?|x))?)?");

    /** @throws IllegalArgumentException if it is not of that form */
    @JsonCreator
    public KubernetesRange {
        for (String alternative : text.split("\\|\\|", -1)) {
            for (String comparison : alternative.strip().split(" +", -1)) {
                if (!COMPARISON.matcher(comparison).matches()) {
                    throw new IllegalArgumentException(
                            "'%s' in the Kubernetes range '%s' is no comparison; expected for example >=1.34.0 <1.35.0"
                                    .formatted(comparison, text));
                }
            }
        }
    }

    boolean contains(KubernetesVersion version) {
        return RangeListFactory.create(text).isSatisfiedBy(version.semver());
    }

    @Override
    public String toString() {
        return text;
    }
}
