package dev.kiln.worker.report;

import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * Redacts a text that comes line by line: a key that goes over several lines is a secret up to its end. For one stream of
 * lines; not thread-safe.
 */
public final class SecretFilter implements UnaryOperator<String> {

    private static final Pattern BEGIN = Pattern.compile("-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----(?!.*-----END )");
    private static final Pattern END = Pattern.compile("-----END [A-Z0-9 ]*PRIVATE KEY-----");

    /** No key is longer: what has no end shall not blot out the rest of the log. */
    private static final int LONGEST_KEY = 200;

    private final Redaction redaction;
    private int linesOfKey;

    public SecretFilter(Redaction redaction) {
        this.redaction = redaction;
    }

    @Override
    public String apply(String line) {
        if (linesOfKey > 0) {
            linesOfKey = END.matcher(line).find() ? 0 : (linesOfKey + 1) % LONGEST_KEY;
            return Redaction.MARKER;
        }
        if (BEGIN.matcher(line).find()) {
            linesOfKey = 1;
        }
        return redaction.apply(line);
    }
}
