package dev.kiln.bench.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** I5: what a worker leaves behind is found. */
class MachineEvidenceTests {

    @TempDir
    private Path data;

    @BeforeEach
    void aWorkerThatHasLeft() throws IOException {
        Files.createDirectories(data.resolve("worker-1/w"));
        Files.createDirectories(data.resolve("worker-1/journal"));
        Files.createDirectories(data.resolve("postgresql/base"));
    }

    @Test
    void emptyFoldersOfWorkersAreGood() {
        assertThat(new MachineEvidence(data).noFiles().kept()).isTrue();
    }

    @Test
    void aWorkspaceAndAnUndeliveredResultAreFound() throws IOException {
        Files.createDirectory(data.resolve("worker-1/w/run1"));
        Files.writeString(data.resolve("worker-1/journal/claim.json"), "{}");

        assertThat(new MachineEvidence(data).noFiles().violations()).hasSize(2);
    }

    @Test
    void aProcessOfAnAttemptIsFoundByItsEnvironment() throws IOException {
        ProcessBuilder builder = new ProcessBuilder("sleep", "600");
        builder.environment().put("KILN_RUN", data.resolve("worker-1/w/run1").toString());
        Process left = builder.start();
        try {
            assertThat(new MachineEvidence(data).noProcesses().violations())
                    .singleElement()
                    .asString()
                    .contains("sleep 600");
        } finally {
            left.destroyForcibly();
        }
    }
}
