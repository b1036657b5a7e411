package dev.kiln.api.security;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A key as it is kept: without what is presented. That has 256 random bits, so that a plain digest of it cannot be guessed
 * backwards, and needs no slow hash.
 *
 * @param name whose it is
 * @param hash SHA-256 of what is presented, in hexadecimal digits
 * @param until when it ends, if it does
 */
record ApiKey(
        String name, Access access, String hash, @Nullable Instant until) {

    /** How every key begins, so that secret scanners and people know one when they see it. */
    static final String PREFIX = "kiln_";

    static final String NAME = "[A-Za-z0-9][A-Za-z0-9._@-]{0,62}";

    private static final Pattern LINE = Pattern.compile(
            "(?<name>" + NAME + ")\\s+(?<access>[a-z]+)\\s+sha256:(?<hash>[0-9a-f]{64})(?:\\s+(?<until>\\S+))?");

    /** What is to be presented, of a key that nobody has. */
    static String generate() {
        byte[] bytes = new byte[32];
        new SecureRandom().nextBytes(bytes);
        return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** @throws IllegalArgumentException if it is none; says why without the line, which may have a key in it by mistake */
    static ApiKey parse(String line) {
        Matcher parts = LINE.matcher(line.strip());
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    "it is not of the form '<name> <read|submit|operate> sha256:<64 hexadecimal digits> [<end, RFC 3339>]'");
        }
        try {
            String until = parts.group("until");
            return new ApiKey(
                    parts.group("name"),
                    Access.valueOf(parts.group("access").toUpperCase(Locale.ROOT)),
                    parts.group("hash"),
                    until == null ? null : Instant.parse(until));
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("its end is no time such as 2027-01-31T00:00:00Z", e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("its access is none of read, submit and operate", e);
        }
    }

    String line() {
        return "%s %s sha256:%s%s".formatted(name, access.word(), hash, until == null ? "" : " " + until);
    }

    boolean isValid(Instant now) {
        return until == null || now.isBefore(until);
    }
}
