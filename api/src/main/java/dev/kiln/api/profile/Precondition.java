package dev.kiln.api.profile;

import dev.kiln.api.http.ProblemException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ETag;
import org.springframework.http.HttpStatus;

/**
 * What a caller believes about a record that it wants to change (RFC 9110, 13.1). A record's entity tag is its revision.
 *
 * @param ifMatch the header {@code If-Match}
 * @param ifNoneMatch the header {@code If-None-Match}
 */
record Precondition(@Nullable String ifMatch, @Nullable String ifNoneMatch) {

    static String tag(ClusterProfile profile) {
        return "\"" + profile.revision() + "\"";
    }

    /**
     * Holds the belief against the truth.
     *
     * @param current the record, locked; null if there is none
     * @throws ProblemException 412 if they differ, 400 if a header is malformed
     */
    void check(String name, @Nullable ClusterProfile current) {
        if (ifMatch != null && !matches("If-Match", ifMatch, current, true)) {
            throw failed(name, current, "If-Match: " + ifMatch);
        }
        if (ifNoneMatch != null && matches("If-None-Match", ifNoneMatch, current, false)) {
            throw failed(name, current, "If-None-Match: " + ifNoneMatch);
        }
    }

    private static boolean matches(String header, String value, @Nullable ClusterProfile current, boolean strong) {
        var tags = ETag.parse(value);
        if (tags.isEmpty()) {
            throw ProblemException.badRequest(
                    "%s: '%s' is no entity tag; expected a quoted revision as in the ETag of a GET, or *"
                            .formatted(header, value));
        }
        if (current == null) {
            return false;
        }
        ETag present = new ETag(Long.toString(current.revision()), false);
        return tags.stream().anyMatch(each -> each.isWildcard() || each.compare(present, strong));
    }

    private static ProblemException failed(String name, @Nullable ClusterProfile current, String header) {
        String truth = current == null
                ? "there is no cluster profile '%s'".formatted(name)
                : "cluster profile '%s' is at revision %d".formatted(name, current.revision());
        return ProblemException.of(
                HttpStatus.PRECONDITION_FAILED, "%s does not hold: %s. Read it again".formatted(header, truth));
    }
}
