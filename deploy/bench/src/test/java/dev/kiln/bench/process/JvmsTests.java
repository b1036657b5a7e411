package dev.kiln.bench.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JvmsTests {

    private static final Path UNITS = Path.of(System.getProperty("kiln.root"), "deploy/systemd");

    @Test
    void whatIsMeasuredRunsAsItsUnitsStartIt() throws Exception {
        Jvms shipped = Jvms.shipped(UNITS);

        assertThat(shipped.worker()).contains("-XX:+UseSerialGC", "-Xmx192m");
        assertThat(shipped.api()).contains("-XX:MaxRAMPercentage=60", "-XX:MaxRAM=1G");
    }

    @Test
    void aUnitThatStartsNoJarIsNoMeasure(@TempDir Path units) throws Exception {
        Files.writeString(units.resolve("kiln-api.service"), "[Service]\nExecStart=/bin/true\n");

        assertThatIOException()
                .isThrownBy(() -> Jvms.shipped(units))
                .withMessageContaining("kiln-api.service does not start a jar");
    }
}
