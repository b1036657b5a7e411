package dev.kiln.api.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The three keys are set in a pack's values, and no other byte changes")
class PackValuesTests {

    private static final String NEW = "ami-new";

    /** Before and after, {@code ~} for a line break, {@code ^} for a carriage return and {@code ⇥} for a tab. */
    @ParameterizedTest
    @CsvSource(
            delimiterString = "=>",
            quoteCharacter = '`',
            value = {
                "pack:~  osImageOverride: \"ami-old\"~ => pack:~  osImageOverride: \"ami-new\"~",
                "pack:~  osImageOverride: 'it''s'~ => pack:~  osImageOverride: 'ami-new'~",
                "pack:~  osImageOverride: ami-old~ => pack:~  osImageOverride: \"ami-new\"~",
                "pack:~  osImageOverride: ami-old => pack:~  osImageOverride: \"ami-new\"",
                "pack:~  osImageOverride: ami-old   # why~ => pack:~  osImageOverride: \"ami-new\"   # why~",
                "pack:~  osImageOverride:~ => pack:~  osImageOverride: \"ami-new\"~",
                "pack:~  osImageOverride: # why~  a: 1~ => pack:~  osImageOverride: \"ami-new\" # why~  a: 1~",
                "pack:~  osImageOverride:⇥\"a\"~ => !",
                "pack:~  osImageOverride: ami~    old # c~ => pack:~  osImageOverride: \"ami-new\" # c~",
                "pack:~  osImageOverride: !!str x~ => pack:~  osImageOverride: \"ami-new\"~",
                "pack:~  \"osImageOverride\"  :   old~ => pack:~  \"osImageOverride\"  :   \"ami-new\"~",
                "pack:^~  osImageOverride: old^~q: 1^~ => pack:^~  osImageOverride: \"ami-new\"^~q: 1^~",
                "pack:^~  a: 1^~q: 1^~ => pack:^~  osImageOverride: \"ami-new\"^~  a: 1^~q: 1^~",
                "pack: # c~  # of a~  a: 1~ => pack: # c~  osImageOverride: \"ami-new\"~  # of a~  a: 1~",
                "pack:~      a: 1 => pack:~      osImageOverride: \"ami-new\"~      a: 1",
                "pack: {a: 1}~ => pack: {\"osImageOverride\": \"ami-new\", a: 1}~",
                "pack: { a: 1 } # c => pack: { \"osImageOverride\": \"ami-new\", a: 1 } # c",
                "pack: {}~ => pack: {\"osImageOverride\": \"ami-new\"}~",
                "pack: {osImageOverride: , a: 1}~ => pack: {osImageOverride: \"ami-new\" , a: 1}~",
                "pack: {a: {osImageOverride: b}}~ => pack: {\"osImageOverride\": \"ami-new\", a: {osImageOverride: b}}~",
                "{\"pack\":{\"osImageOverride\":\"old\"}} => {\"pack\":{\"osImageOverride\":\"ami-new\"}}",
                "{\"a\":1} => {\"pack\": {\"osImageOverride\": \"ami-new\"}, \"a\":1}",
                "{} => {\"pack\": {\"osImageOverride\": \"ami-new\"}}",
                "pack:~ => pack:~  osImageOverride: \"ami-new\"~",
                "pack: => pack:~  osImageOverride: \"ami-new\"",
                "pack: # c~a: 1~ => pack: # c~  osImageOverride: \"ami-new\"~a: 1~",
                "pack: null # c~ => pack: {\"osImageOverride\": \"ami-new\"} # c~",
                "pack: ~a: 1 => pack: ~  osImageOverride: \"ami-new\"~a: 1",
                "a: 1~ => pack:~  osImageOverride: \"ami-new\"~a: 1~",
                "# top~~# of a~a: 1~ => # top~~pack:~  osImageOverride: \"ami-new\"~# of a~a: 1~",
                "# top^~^~# of a^~a: 1^~ => # top^~^~pack:^~  osImageOverride: \"ami-new\"^~# of a^~a: 1^~",
                "---~a: 1~ => ---~pack:~  osImageOverride: \"ami-new\"~a: 1~",
                "%YAML 1.1~---~a: 1 => %YAML 1.1~---~pack:~  osImageOverride: \"ami-new\"~a: 1",
                "a: |+~  x~~ => pack:~  osImageOverride: \"ami-new\"~a: |+~  x~~",
                "a: |~  pack:~    osImageOverride: x => pack:~  osImageOverride: \"ami-new\"~a: |~  pack:~    osImageOverride: x",
                "# nothing => # nothing~pack:~  osImageOverride: \"ami-new\"~",
                "--- => ---~pack:~  osImageOverride: \"ami-new\"~",
                "a: 1~---~pack:~  osImageOverride: x~ => a: 1~---~pack:~  osImageOverride: \"ami-new\"~",
                "a: 1~---~pack:~  b: x~---~c: d~ => a: 1~---~pack:~  osImageOverride: \"ami-new\"~  b: x~---~c: d~",
                "pack:~  b: 1~---~pack:~  osImageOverride: x~ => pack:~  b: 1~---~pack:~  osImageOverride: \"ami-new\"~",
                "ä😀: ü😀~pack:~  osImageOverride: 😀 # 😀~ => ä😀: ü😀~pack:~  osImageOverride: \"ami-new\" # 😀~",
                "\uFEFFpack:~  osImageOverride: x~ => \uFEFFpack:~  osImageOverride: \"ami-new\"~",
                "\uFEFFa: 1~ => \uFEFFpack:~  osImageOverride: \"ami-new\"~a: 1~",
                "a: &x 1~b: *x~pack:~  c: *x~ => a: &x 1~b: *x~pack:~  osImageOverride: \"ami-new\"~  c: *x~",
                "a: &x [*x]~pack:~  osImageOverride: y => a: &x [*x]~pack:~  osImageOverride: \"ami-new\"",
                "b: &b {osImageOverride: x}~pack:~  <<: *b~ => b: &b {osImageOverride: x}~pack:~  osImageOverride: \"ami-new\"~  <<: *b~",
                "pack:~  osImageOverride: \"ami-new\"   #  as it is~ => pack:~  osImageOverride: \"ami-new\"   #  as it is~",
                "pack:~  osImageOverride: ami-new~ => pack:~  osImageOverride: ami-new~",
                "pack:~    content:~      images:~        - image: x:1~    drain: {a: 1}~ => pack:~    osImageOverride: \"ami-new\"~    content:~      images:~        - image: x:1~    drain: {a: 1}~",
            })
    void anImageIsSet(String before, String after) {
        if (after.equals("!")) {
            assertThatThrownBy(() -> image(text(before))).isInstanceOf(UneditableValuesException.class);
        } else {
            assertThat(image(text(before))).isEqualTo(text(after));
            assertThat(image(text(after))).as("a second time").isEqualTo(text(after));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pack: &p~  a: 1~b: *p~",
                "b: &p {a: 1}~pack: *p~",
                "pack:~  osImageOverride: &i x~b: *i~",
                "b: &i x~pack:~  osImageOverride: *i~",
                "&k pack:~  &o osImageOverride: x~c: *o~",
            })
    void whatIsSharedThroughAnAnchorIsNotChanged(String before) {
        assertThatThrownBy(() -> image(text(before)))
                .isInstanceOf(UneditableValuesException.class)
                .hasMessageContaining("anchor");
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = "=>",
            quoteCharacter = '`',
            value = {
                "- a~ => keys at the top",
                "text => keys at the top",
                "pack: text => under 'pack'",
                "pack: [] => under 'pack'",
                "pack:~  osImageOverride: [a] => text in 'osImageOverride'",
                "pack:~  osImageOverride: |~    a~ => block",
                "pack:~  osImageOverride: >-~    a~ => block",
                "pack: {a: 1}~pack: {b: 1}~ => twice",
                "pack:~  osImageOverride: a~  osImageOverride: b~ => twice",
                "pack:~  osImageOverride: a~---~pack:~  osImageOverride: b~ => Two documents",
                "pack: {osImageOverride} => changing more than that",
                "pack:~  ? a~  : 1~ => does not begin its line",
                "pack:~⇥a: 1~ => (Do not use \\t(TAB) for indentation) in line 2, column 1",
                "a: [~ => Not YAML",
                "a: *nothing~ => undefined alias",
            })
    void whatCannotBeEditedSaysWhy(String before, String why) {
        assertThatThrownBy(() -> image(text(before)))
                .isInstanceOf(UneditableValuesException.class)
                .hasMessageContaining(why);
    }

    @Test
    void allThreeAreSetInTheirOrder() {
        String before = "pack:\n  osImageOverride: \"\" # the image\n  k8sHardening: True\n";

        assertThat(all(before)).isEqualTo("""
                pack:
                  osImageOverride: "ami-new" # the image
                  osName: "ubuntu"
                  osVersion: "24.04"
                  k8sHardening: True
                """);
        assertThat(all(""))
                .isEqualTo("pack:\n  osImageOverride: \"ami-new\"\n  osName: \"ubuntu\"\n  osVersion: \"24.04\"\n");
        assertThat(all("pack: {}"))
                .isEqualTo(
                        "pack: {\"osImageOverride\": \"ami-new\", \"osName\": \"ubuntu\", \"osVersion\": \"24.04\"}");
    }

    @Test
    void aVersionThatReadsAsANumberBecomesText() {
        assertThat(new PackValues("pack:\n  osVersion: 24.04\n")
                        .with(Map.of("osVersion", "24.04"))
                        .text())
                .isEqualTo("pack:\n  osVersion: \"24.04\"\n");
    }

    @Test
    void quotesAndBackslashesInAValueAreEscaped() {
        PackValues values = new PackValues("pack: {osImageOverride: 'x', osName: y}")
                .with(Map.of("osImageOverride", "it's \\ \"so\"", "osName", "it's \\ \"so\""));

        assertThat(values.text())
                .isEqualTo("pack: {osImageOverride: 'it''s \\ \"so\"', osName: \"it's \\\\ \\\"so\\\"\"}");
        assertThat(values.value("osName")).contains("it's \\ \"so\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "\u0000", "\u0085", "\uFEFF"})
    void aValueWithControlCharactersIsRefused(String value) {
        assertThatThrownBy(() -> new PackValues("").with(Map.of(PackValues.IMAGE, value)))
                .hasMessageContaining("control character");
    }

    private static String image(String text) {
        return new PackValues(text).with(Map.of(PackValues.IMAGE, NEW)).text();
    }

    private static String all(String text) {
        Map<String, String> wanted = new LinkedHashMap<>();
        wanted.put(PackValues.OS_VERSION, "24.04");
        wanted.put(PackValues.OS_NAME, "ubuntu");
        wanted.put(PackValues.IMAGE, NEW);
        return new PackValues(text).with(wanted).text();
    }

    private static String text(String shown) {
        return shown.replace('~', '\n').replace('^', '\r').replace('⇥', '\t');
    }
}
