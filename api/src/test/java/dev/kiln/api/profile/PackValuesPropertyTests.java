package dev.kiln.api.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Values put together by chance from lines that people write, with the three keys in some of them. */
class PackValuesPropertyTests {

    private static final List<String> OWNED = List.of(PackValues.IMAGE, PackValues.OS_NAME, PackValues.OS_VERSION);

    private static final List<String> ABOVE = List.of(
            "# licence",
            "",
            "kube: {a: [1, 2], b: 'x'}",
            "text: |",
            "  osImageOverride: not this one",
            "list:",
            "  - osName: nor this",
            "  -   b",
            "folded: >-",
            "  pack:",
            "    osVersion: nor this",
            "ü😀: \"# no comment\"");

    private static final List<String> WITHIN = List.of(
            "a: 1",
            "  ",
            "# osName: in a comment",
            "deep:",
            "  osImageOverride: deeper, so not this",
            "  x: [",
            "    y]",
            "z: 'a",
            "",
            "  b'",
            "t: |2+",
            "    two",
            "",
            "u: ~");

    private static final Map<String, String> WANTED =
            Map.of(PackValues.IMAGE, "ami-1", PackValues.OS_NAME, "ubuntu", PackValues.OS_VERSION, "24.04");

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n"})
    void everyLineButThoseOfTheThreeKeysStaysAsItIs(String lineBreak) {
        for (long seed = 0; seed < 2_000; seed++) {
            Random random = new Random(seed);
            String before = text(random, lineBreak);

            String after = new PackValues(before).with(WANTED).text();

            assertThat(others(after, lineBreak))
                    .as("seed %d:%n%s", seed, before)
                    .isEqualTo(others(before, lineBreak));
            PackValues values = new PackValues(after);
            OWNED.forEach(key -> assertThat(values.value(key)).contains(WANTED.getOrDefault(key, "")));
            assertThat(values.with(WANTED)).as("a second time").isEqualTo(values);
        }
    }

    private static String text(Random random, String lineBreak) {
        List<String> lines = new ArrayList<>();
        boolean above = random.nextBoolean();
        if (above) {
            lines.addAll(ABOVE);
        }
        lines.add("pack:" + (random.nextBoolean() ? "" : "   # pack: here"));
        String indent = " ".repeat(1 + random.nextInt(5));
        int position = random.nextInt(3);
        if (position == 0) {
            lines.addAll(owned(random, indent));
        }
        WITHIN.forEach(line -> lines.add(line.isEmpty() ? line : indent + line));
        if (position == 1) {
            lines.addAll(owned(random, indent));
        }
        if (!above) {
            lines.addAll(ABOVE);
        }
        return String.join(lineBreak, lines) + (random.nextBoolean() ? lineBreak : "");
    }

    private static List<String> owned(Random random, String indent) {
        List<String> values = List.of("old", "'old'", "\"o\\\"ld\"", "", "8", "~");
        return OWNED.stream()
                .filter(key -> random.nextBoolean())
                .map(key -> indent + key + ": " + values.get(random.nextInt(values.size()))
                        + (random.nextBoolean() ? "" : " # said by somebody"))
                .toList();
    }

    /** The text without the lines of the three keys right under pack. */
    private static String others(String text, String lineBreak) {
        return text.lines()
                .filter(line ->
                        !line.matches(" +(osImageOverride: (?!not|deeper)|osName: (?!nor)|osVersion: (?!nor)).*"))
                .map(String::stripTrailing)
                .collect(Collectors.joining(lineBreak));
    }
}
