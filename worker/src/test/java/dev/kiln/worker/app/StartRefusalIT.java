package dev.kiln.worker.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.worker.KilnWorker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What an operator sees of a worker that cannot do its work. */
@ExtendWith(OutputCaptureExtension.class)
class StartRefusalIT {

    @TempDir
    private Path folder;

    @Test
    void aFolderThatCannotBeUsedIsToldInAFewLines(CapturedOutput output) throws IOException {
        Path file = Files.createFile(folder.resolve("file"));

        refuses("--kiln.worker.data-directory=" + file);

        assertThat(output)
                .contains("APPLICATION FAILED TO START", "Cannot use " + file, "kiln.worker.data-directory")
                .doesNotContain("\tat ");
    }

    @Test
    void aPackerThatIsNotThereIsToldInAFewLines(CapturedOutput output) {
        refuses("--kiln.worker.data-directory=" + folder, "--kiln.worker.packer.binary=no-such-packer");

        assertThat(output)
                .contains("APPLICATION FAILED TO START", "There is no 'no-such-packer'", "kiln.worker.packer.binary")
                .doesNotContain("\tat ");
    }

    private static void refuses(String... arguments) {
        String[] all = Stream.concat(Stream.of(arguments), Stream.of("--server.port=0", "--logging.level.root=ERROR"))
                .toArray(String[]::new);
        assertThatThrownBy(() -> SpringApplication.run(KilnWorker.class, all))
                .hasRootCauseInstanceOf(IOException.class);
    }
}
