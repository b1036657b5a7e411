package dev.kiln.worker.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.common.build.ArtifactFile;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilePublisherTests {

    @TempDir
    private Path root;

    private Path folder;
    private Path images;
    private FilePublisher publisher;

    @BeforeEach
    void makeFolders() throws IOException {
        folder = Files.createDirectories(root.resolve("workspace/templates"));
        images = Files.createDirectory(root.resolve("images"));
        publisher = new FilePublisher(folder, root.resolve("workspace"), new DirectoryStore(images), "build/claim");
        write("a/disk.qcow2", "one");
        write("b/disk.qcow2", "two");
    }

    @Test
    void aFileIsCopiedWithItsChecksum() throws IOException {
        ArtifactFile file = publisher.publish(0, List.of("a/disk.qcow2")).getFirst();

        assertThat(file.size()).isEqualTo(3);
        assertThat(file.sha256()).isEqualTo("7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed");
        assertThat(images.resolve("build/claim/0/disk.qcow2")).hasContent("one");
        assertThat(URI.create(file.uri()).getPath()).isEqualTo(images + "/build/claim/0/disk.qcow2");
    }

    @Test
    void filesOfOneNameDoNotClash() throws IOException {
        List<ArtifactFile> ofOne = publisher.publish(0, List.of("a/disk.qcow2", "b/disk.qcow2"));
        List<ArtifactFile> ofAnother = publisher.publish(1, List.of("b/disk.qcow2"));

        assertThat(Stream.concat(ofOne.stream(), ofAnother.stream()).map(ArtifactFile::uri))
                .doesNotHaveDuplicates()
                .hasSize(3);
        assertThat(ofOne.get(1).sha256()).isEqualTo(ofAnother.getFirst().sha256());
    }

    /** I7. */
    @Test
    void onlyFilesOfTheWorkspaceAreTaken() {
        assertThatThrownBy(() -> publisher.publish(0, List.of("/etc/hostname"))).hasMessageContaining("no file of its");
        assertThatThrownBy(() -> publisher.publish(0, List.of("a"))).hasMessageContaining("no file of its");
        assertThatThrownBy(() -> publisher.publish(0, List.of("missing"))).isInstanceOf(IOException.class);
    }

    @Test
    void anImageThatIsThereIsNotOverwrittenAndNothingHalfIsLeft() throws IOException {
        publisher.publish(0, List.of("a/disk.qcow2"));

        assertThatThrownBy(() -> publisher.publish(0, List.of("a/disk.qcow2"))).isInstanceOf(IOException.class);
        try (Stream<Path> left = Files.list(images.resolve("build/claim/0"))) {
            assertThat(left.map(each -> each.getFileName().toString())).containsExactly("disk.qcow2");
        }
    }

    private void write(String name, String content) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }
}
