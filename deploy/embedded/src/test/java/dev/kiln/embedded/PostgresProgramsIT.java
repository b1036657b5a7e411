package dev.kiln.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresProgramsIT {
    @Test
    void programsUnpackedByTwoAtOnceAreWholeAndOfTheVersionThatNamesTheirFolder(@TempDir Path cache) throws Exception {
        try (var threads = Executors.newFixedThreadPool(2)) {
            Future<PostgresPrograms> one = threads.submit(() -> PostgresPrograms.in(cache));
            Future<PostgresPrograms> other = threads.submit(() -> PostgresPrograms.in(cache));
            assertThat(one.get().program("postgres")).isEqualTo(other.get().program("postgres"));

            Process version = new ProcessBuilder(one.get().program("postgres"), "--version").start();
            assertThat(new String(version.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .contains("(PostgreSQL) " + PostgresPrograms.VERSION.replaceAll("\\.0$", ""));
        }
        try (var folders = Files.list(cache)) {
            assertThat(folders).as("nothing half unpacked is left").hasSize(1);
        }
    }

    @Test
    void aSystemWithoutBinariesIsToldToUseAServerOfItsOwn() {
        assertThat(PostgresPrograms.archiveFor("Linux", "aarch64")).isEqualTo("postgres-linux-arm_64.txz");
        assertThatThrownBy(() -> PostgresPrograms.archiveFor("Mac OS X", "aarch64"))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("Mac OS X")
                .hasMessageContaining("server of your own");
        assertThatThrownBy(() -> PostgresPrograms.archiveFor("Linux", "riscv64"))
                .isInstanceOf(StartupException.class);
    }
}
