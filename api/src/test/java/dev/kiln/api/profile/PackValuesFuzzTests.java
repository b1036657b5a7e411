package dev.kiln.api.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Values of packs are texts of people: whatever they have written, the image is set in them, or they are told why not. */
class PackValuesFuzzTests {

    @Property
    void theImageIsSetOrRefused(@ForAll("yaml") String text, @ForAll("image") String image) {
        Map<String, String> wanted = Map.of(PackValues.IMAGE, image, PackValues.OS_NAME, "ubuntu");
        try {
            PackValues after = new PackValues(text).with(wanted);

            assertThat(after.value(PackValues.IMAGE)).isEqualTo(Optional.of(image));
            assertThat(after.value(PackValues.OS_NAME)).isEqualTo(Optional.of("ubuntu"));
            assertThat(after.with(wanted)).isEqualTo(after);
        } catch (UneditableValuesException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
    }

    @Property
    void anyTextIsReadOrRefused(@ForAll String text) {
        try {
            new PackValues(text).with(Map.of(PackValues.IMAGE, "ami-1"));
        } catch (UneditableValuesException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
    }

    @Provide
    Arbitrary<String> yaml() {
        List<String> parts = List.of(
                "pack:",
                "pack: {",
                "pack:\n",
                "  osImageOverride: ",
                "  osName: x",
                "osVersion: '1'",
                "\"",
                "'",
                "{",
                "}",
                "[",
                "]",
                ": ",
                "- ",
                "\n",
                "\r\n",
                "\t",
                "  ",
                "# comment\n",
                "&a ",
                "*a",
                "!!str ",
                "!x ",
                "|\n",
                ">\n",
                "---\n",
                "...\n",
                "%YAML 1.1\n",
                "? ",
                ",",
                "~",
                "null",
                "0x1F",
                "\uFEFF",
                "\u0000",
                "\u0085",
                "ä",
                "\uD83D\uDE00",
                "\uD800",
                "<<: *a",
                "k: v\n",
                "  k: [a, {b: c}]\n");
        return Arbitraries.of(parts).list().ofMaxSize(14).map(each -> String.join("", each));
    }

    @Provide
    Arbitrary<String> image() {
        return Arbitraries.oneOf(
                Arbitraries.of(
                        "ami-0123456789abcdef0",
                        "",
                        " ",
                        "yes",
                        "1.0",
                        "a: b",
                        "'",
                        "\"",
                        "\\",
                        "#",
                        "{{ x }}",
                        "&a",
                        "*a",
                        "\u0085",
                        "😀"),
                Arbitraries.strings().ofMaxLength(12));
    }
}
