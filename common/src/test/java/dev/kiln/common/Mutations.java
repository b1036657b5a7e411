package dev.kiln.common;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.UnaryOperator;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Documents that are almost right: the ones that get furthest before they fail. */
public final class Mutations {

    /** What breaks readers of JSON and of text. */
    private static final List<String> BITS = List.of(
            "",
            "null",
            "{}",
            "[]",
            "\"\"",
            "0",
            "-1",
            "1e999",
            "99999999999999999999",
            "true",
            "{",
            "}",
            "[",
            "]",
            "\"",
            ",",
            ":",
            "\\",
            "\\u0000",
            "\\uD800",
            "\u0000",
            "\uFEFF",
            "NaN",
            "PT0S",
            "PT-1H",
            "P99999999999D",
            "\n",
            "\"template\":",
            "{{user `x`}}");

    private Mutations() {}

    /** One document with one to four of its parts replaced. */
    public static Arbitrary<byte[]> of(byte[] document) {
        Arbitrary<UnaryOperator<byte[]>> change = Combinators.combine(
                        Arbitraries.integers().between(0, document.length),
                        Arbitraries.integers().between(0, 24),
                        Arbitraries.oneOf(
                                Arbitraries.of(BITS).map(each -> each.getBytes(StandardCharsets.UTF_8)),
                                Arbitraries.bytes().array(byte[].class).ofMaxSize(4)))
                .as((at, length, by) -> text -> replaced(text, at, length, by));
        return change.list().ofMinSize(1).ofMaxSize(4).map(changes -> {
            byte[] changed = document;
            for (UnaryOperator<byte[]> each : changes) {
                changed = each.apply(changed);
            }
            return changed;
        });
    }

    private static byte[] replaced(byte[] text, int at, int length, byte[] by) {
        int from = Math.min(at, text.length);
        int to = Math.min(from + length, text.length);
        ByteArrayOutputStream changed = new ByteArrayOutputStream();
        changed.write(text, 0, from);
        changed.writeBytes(by);
        changed.write(text, to, text.length - to);
        return changed.toByteArray();
    }
}
