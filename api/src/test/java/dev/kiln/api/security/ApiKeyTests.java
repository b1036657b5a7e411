package dev.kiln.api.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.kiln.common.digest.Sha256;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiKeyTests {

    private static final Clock NOON = Clock.fixed(Instant.parse("2026-07-01T12:00:00Z"), ZoneOffset.UTC);

    @TempDir
    private Path folder;

    @Test
    void theCommandPrintsAKeyAndTheLineThatKnowsIt() throws IOException {
        StringWriter out = new StringWriter();

        int code = ApiKeyCommand.commandLine()
                .setOut(new PrintWriter(out))
                .execute("ci", "--role", "submit", "--until", "2027-01-31T00:00:00Z");

        assertThat(code).isZero();
        String key = line(out, "key:  ");
        assertThat(key).startsWith("kiln_").hasSize(48);
        assertThat(line(out, "line: ")).doesNotContain(key);
        assertThat(keys(line(out, "line: ")).find(key)).hasValueSatisfying(each -> {
            assertThat(each.name()).isEqualTo("ci");
            assertThat(each.access()).isEqualTo(Access.SUBMIT);
        });
    }

    @Test
    void theCommandRefusesABadNameAndABadRole() {
        var command = ApiKeyCommand.commandLine().setErr(new PrintWriter(new StringWriter()));

        assertThat(command.execute("two words", "--role", "read")).isEqualTo(2);
        assertThat(command.execute("ci", "--role", "root")).isEqualTo(2);
        assertThat(command.execute("ci")).isEqualTo(2);
    }

    @Test
    void aKeyEndsAtItsTimeAndAnUnknownOneIsNone() throws IOException {
        String over = "old read sha256:%s 2026-07-01T12:00:00Z".formatted(Sha256.of("kiln_old"));
        String valid = "new operate sha256:%s 2026-07-01T12:00:01Z".formatted(Sha256.of("kiln_new"));
        ApiKeys keys = keys("# ours\n\n" + over + "\n" + valid);

        assertThat(keys.find("kiln_old")).isEmpty();
        assertThat(keys.find("kiln_new")).isPresent();
        assertThat(keys.find("kiln_other")).isEmpty();
    }

    @Test
    void aFileIsReadAgainWhenItChangesAndABrokenOneChangesNothing() throws IOException {
        ApiKeys keys = keys(line("one"));
        assertThat(keys.find("kiln_one")).isPresent();

        change(line("two"));
        await().until(() -> keys.find("kiln_two").isPresent());
        assertThat(keys.find("kiln_one")).isEmpty();

        change("broken");
        change(line("three"));
        await().until(() -> keys.find("kiln_three").isPresent());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ci submit kiln_secret",
                "ci submit sha256:abc",
                "ci root sha256:0000000000000000000000000000000000000000000000000000000000000000",
                "ci read sha256:0000000000000000000000000000000000000000000000000000000000000000 tomorrow"
            })
    void aLineThatIsNoKeyIsNamedAndNotShown(String line) {
        assertThatThrownBy(() -> keys("# first\n" + line))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Line 2 of")
                .hasMessageNotContaining("secret");
    }

    private ApiKeys keys(String lines) throws IOException {
        return new ApiKeys(Files.writeString(folder.resolve("keys"), lines), NOON);
    }

    private void change(String lines) throws IOException {
        Path file = folder.resolve("keys");
        FileTime before = Files.getLastModifiedTime(file);
        Files.writeString(file, lines);
        Files.setLastModifiedTime(file, FileTime.fromMillis(before.toMillis() + 1000));
    }

    private static String line(String name) {
        return "%s read sha256:%s".formatted(name, Sha256.of("kiln_" + name));
    }

    private static String line(StringWriter out, String begin) {
        return out.toString()
                .lines()
                .filter(each -> each.startsWith(begin))
                .findFirst()
                .orElseThrow()
                .substring(6);
    }
}
