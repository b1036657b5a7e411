package dev.kiln.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerDirectoryTests {
    @Test
    void aFolderHasOneHolderAtATimeWhateverItIsCalled(@TempDir Path parent) throws Exception {
        Path folder = Files.createDirectory(parent.resolve("data"));
        Path alias = Files.createSymbolicLink(parent.resolve("alias"), folder);
        ServerDirectory held = ServerDirectory.kept(folder);

        assertThatThrownBy(() -> ServerDirectory.kept(alias))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("in use");

        held.close();
        held.close();
        ServerDirectory.kept(alias).close();
    }

    @Test
    void closingDeletesATemporaryFolderAndKeepsAnyOther(@TempDir Path folder) throws Exception {
        ServerDirectory temporary = ServerDirectory.temporary("kiln-test-");
        Files.createDirectories(temporary.path().resolve("deep/er"));
        Files.createSymbolicLink(temporary.path().resolve("link"), folder);
        Files.writeString(folder.resolve("kept"), "");
        temporary.close();
        ServerDirectory.kept(folder).close();

        assertThat(temporary.path()).doesNotExist();
        assertThat(folder.resolve("kept")).exists();
    }

    @Test
    void aPlaceWhereNoFolderCanBeIsNamed(@TempDir Path parent) throws Exception {
        Path file = Files.writeString(parent.resolve("file"), "");

        assertThatThrownBy(() -> ServerDirectory.kept(file.resolve("data")))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("Could not use " + file);
    }
}
