package dev.kiln.worker.report;

import dev.kiln.common.message.MessageCodec;
import dev.kiln.common.secret.KeyShapes;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Takes secrets out of a text (I6): known values, in the forms that programs print them in, and what looks like a key. Thread-safe. */
public final class Redaction {

    /** A shorter value would blot out parts of ordinary words. */
    private static final int SHORTEST_SECRET = 4;

    /** A shorter line of a longer secret would, too: a brace, a word. */
    private static final int SHORTEST_LINE = 12;

    static final String MARKER = "***";

    private final List<String> given;
    private final List<String> secrets;

    /** @param secrets values; a longer one goes before one that it contains */
    public Redaction(Collection<String> secrets) {
        this.given = List.copyOf(secrets);
        this.secrets = secrets.stream()
                .map(String::strip)
                .filter(each -> each.length() >= SHORTEST_SECRET)
                .flatMap(Redaction::forms)
                .distinct()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
    }

    /** The same, and one secret more. */
    public Redaction and(String secret) {
        List<String> more = new ArrayList<>(given);
        more.add(secret);
        return new Redaction(more);
    }

    public String apply(String text) {
        String redacted = text;
        for (String secret : secrets) {
            redacted = redacted.replace(secret, MARKER);
        }
        return KeyShapes.masked(redacted, MARKER);
    }

    /** The same for a text that may be absent. */
    public @Nullable String applyNullable(@Nullable String text) {
        return text == null ? null : apply(text);
    }

    /** As it is, each of its lines, within JSON, in an URL, and in base64 with and without a line end. */
    private static Stream<String> forms(String secret) {
        String quoted = MessageCodec.mapper().writeValueAsString(secret);
        Base64.Encoder base64 = Base64.getEncoder();
        return Stream.concat(
                Stream.of(
                        secret,
                        quoted.substring(1, quoted.length() - 1),
                        URLEncoder.encode(secret, StandardCharsets.UTF_8),
                        base64.encodeToString(secret.getBytes(StandardCharsets.UTF_8)),
                        base64.encodeToString((secret + "\n").getBytes(StandardCharsets.UTF_8))),
                secret.lines().map(String::strip).filter(each -> each.length() >= SHORTEST_LINE));
    }
}
