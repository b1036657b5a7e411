package dev.kiln.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code deploy/systemd}, judged by systemd itself, where a machine has it. */
class UnitFilesTests {

    private static final Path UNITS = Path.of(System.getProperty("kiln.root"), "deploy/systemd");
    private static final Path SYSTEMD_ANALYZE = Path.of("/usr/bin/systemd-analyze");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"kiln-api.service", "kiln-worker.service"})
    void areUnderstoodBySystemd(String unit) throws IOException, InterruptedException {
        assumeTrue(Files.exists(SYSTEMD_ANALYZE));
        // What it starts is not installed here.
        String known = Files.readString(UNITS.resolve(unit)).replaceFirst("ExecStart=\\S+", "ExecStart=/bin/true");

        assertThat(complaints(unit, known)).isEmpty();
        assertThat(complaints("wrong-" + unit, known.replace("UMask=", "UMasc=")))
                .contains("UMasc");
    }

    private String complaints(String name, String unit) throws IOException, InterruptedException {
        Path file = Files.writeString(folder.resolve(name), unit);
        Process verify = new ProcessBuilder(SYSTEMD_ANALYZE.toString(), "verify", file.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(verify.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        verify.waitFor();
        return output;
    }
}
