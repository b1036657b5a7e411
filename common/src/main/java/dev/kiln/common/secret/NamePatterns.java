package dev.kiln.common.secret;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Names, told by patterns: a star stands for any letters, an exclamation mark in front takes names out again. Upper and
 * lower case are the same.
 */
public record NamePatterns(List<String> patterns) {

    /** Variables that are the place for a secret, in Packer's builders and in the Kubernetes Image Builder's templates. */
    public static final NamePatterns SECRET_VARIABLES = new NamePatterns(List.of(
            "password",
            "*_password",
            "!vnc_disable_password",
            "secret",
            "*_secret",
            "secret_key",
            "*_secret_key",
            "token",
            "*_token",
            "access_key",
            "*_access_key",
            "apikey",
            "api_key",
            "*_api_key",
            "private_key",
            "*_private_key",
            "credentials",
            "*_credentials"));

    public NamePatterns {
        patterns = List.copyOf(patterns);
    }

    /** Whether the name is one of them. */
    public boolean matches(String name) {
        return patterns.stream().anyMatch(each -> !each.startsWith("!") && matches(each, name))
                && patterns.stream().noneMatch(each -> each.startsWith("!") && matches(each.substring(1), name));
    }

    private static boolean matches(String pattern, String name) {
        String[] parts = pattern.toLowerCase(Locale.ROOT).split("\\*", -1);
        StringBuilder regex = new StringBuilder();
        for (int i = 0; i < parts.length; i++) {
            regex.append(i == 0 ? "" : ".*").append(Pattern.quote(parts[i]));
        }
        return Pattern.matches(regex.toString(), name.toLowerCase(Locale.ROOT));
    }
}
