package dev.kiln.common.secret;

import java.util.List;
import java.util.regex.Pattern;

/** Secrets that can be told by their form alone, wherever they come from. Thread-safe. */
public final class KeyShapes {

    private static final List<Shape> SHAPES = List.of(
            // A PEM block, as lines or as one line with its line ends escaped. Without its end, up to the end of the
            // text.
            new Shape(
                    Pattern.compile(
                            "(-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----.*?(?:-----END [A-Z0-9 ]*PRIVATE KEY-----|\\z))",
                            Pattern.DOTALL),
                    "PRIVATE KEY-----"),
            // Ids of AWS access keys: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
            new Shape(Pattern.compile("(?<![A-Za-z0-9])((?:AKIA|ASIA)[A-Z2-7]{16})(?![A-Za-z0-9])"), "AKIA", "ASIA"),
            new Shape(
                    Pattern.compile(
                            "(?i:(?:secret[_-]?access[_-]?key|aws[_-]?secret[_-]?key)[\"']?\\s*[:=]\\s*[\"']?)([A-Za-z0-9/+]{40})(?![A-Za-z0-9/+])"),
                    ":",
                    "="),
            new Shape(
                    Pattern.compile("(?i:session[_-]?token[\"']?\\s*[:=]\\s*[\"']?)([A-Za-z0-9/+=]{100,})"), ":", "="),
            // A client secret of Microsoft Entra ID carries 8Q~ after its first three characters.
            new Shape(
                    Pattern.compile(
                            "(?<![A-Za-z0-9_~.-])([A-Za-z0-9_~.-]{3}[0-9]Q~[A-Za-z0-9_~.-]{31,34})(?![A-Za-z0-9_~.-])"),
                    "Q~"),
            new Shape(Pattern.compile("(?i:AccountKey=)([A-Za-z0-9/+]{86}==)"), "=="),
            // Tokens of Google (ya29.), GitHub and GitLab.
            new Shape(Pattern.compile("(?<![A-Za-z0-9])(ya29\\.[A-Za-z0-9_-]{20,})"), "ya29."),
            new Shape(
                    Pattern.compile(
                            "(?<![A-Za-z0-9])(gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{50,}|glpat-[A-Za-z0-9_-]{20,})"),
                    "gh",
                    "github_pat_",
                    "glpat-"),
            // crypt(5), which the Kubernetes Image Builder prints of its SSH password.
            new Shape(Pattern.compile("(\\$(?:6|5|y|2[aby])\\$[./A-Za-z0-9$=,-]{20,})"), "$"),
            // The password in an URL.
            new Shape(Pattern.compile("://[^/\\s:@\"']{1,256}:([^/\\s@\"']{1,256})@"), "://"));

    private KeyShapes() {}

    /** Whether the text holds something of the form of a secret. */
    public static boolean in(String text) {
        return SHAPES.stream()
                .anyMatch(
                        each -> each.mayBeIn(text) && each.form().matcher(text).find());
    }

    /** The text with a marker in the place of each secret. */
    public static String masked(String text, String marker) {
        String masked = text;
        for (Shape shape : SHAPES) {
            if (shape.mayBeIn(masked)) {
                masked = masked(masked, shape.form(), marker);
            }
        }
        return masked;
    }

    private static String masked(String text, Pattern shape, String marker) {
        var matcher = shape.matcher(text);
        if (!matcher.find()) {
            return text;
        }
        StringBuilder masked = new StringBuilder();
        int from = 0;
        do {
            masked.append(text, from, matcher.start(1)).append(marker);
            from = matcher.end(1);
        } while (matcher.find(from));
        return masked.append(text, from, text.length()).toString();
    }

    /**
     * A form of secrets.
     *
     * @param form its last group is the secret; what is before it stays readable
     * @param hints every text that has it has one of them, and most lines of a log have none: to look for them costs a
     *     fraction of looking for the form
     */
    private record Shape(Pattern form, List<String> hints) {

        Shape(Pattern form, String... hints) {
            this(form, List.of(hints));
        }

        boolean mayBeIn(String text) {
            for (String hint : hints) {
                if (text.contains(hint)) {
                    return true;
                }
            }
            return false;
        }
    }
}
