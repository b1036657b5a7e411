package dev.kiln.worker.report;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes known secret values out of a text (I6). Thread-safe. */
public final class Redaction {

    /** A shorter value would blot out parts of ordinary words. */
    private static final int SHORTEST_SECRET = 4;

    private static final String MARKER = "***";

    private final List<String> secrets;

    /** @param secrets values; a longer one goes before one that it contains */
    public Redaction(Collection<String> secrets) {
        this.secrets = secrets.stream()
                .flatMap(String::lines)
                .map(String::strip)
                .filter(each -> each.length() >= SHORTEST_SECRET)
                .distinct()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
    }

    /** The same, and one secret more. */
    public Redaction and(String secret) {
        List<String> more = new ArrayList<>(secrets);
        more.add(secret);
        return new Redaction(more);
    }

    public String apply(String text) {
        String redacted = text;
        for (String secret : secrets) {
            redacted = redacted.replace(secret, MARKER);
        }
        return redacted;
    }

    /** The same for a text that may be absent. */
    public @Nullable String applyNullable(@Nullable String text) {
        return text == null ? null : apply(text);
    }
}
