package dev.kiln.worker.publish;

import dev.kiln.common.build.ArtifactFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** A folder, perhaps of a file server. */
public record DirectoryStore(Path root) implements ImageStore {

    @Override
    public ArtifactFile store(Path file, String name) throws IOException {
        Path target = root.resolve(name);
        Files.createDirectories(target.getParent());
        Path partial = Files.createTempFile(target.getParent(), ".partial", "");
        try {
            String given = copy(file, partial);
            String found = read(partial);
            if (!given.equals(found)) {
                throw new IOException("%s has the checksum %s, its copy in %s has %s"
                        .formatted(file.getFileName(), given, target.getParent(), found));
            }
            Files.move(partial, target);
            return new ArtifactFile(target.toUri().toString(), Files.size(target), found);
        } finally {
            Files.deleteIfExists(partial);
        }
    }

    @Override
    public Optional<Path> folder() {
        return Optional.of(root);
    }

    /** What is told to be there is on the disk. */
    private static String copy(Path file, Path partial) throws IOException {
        try (InputStream in = Files.newInputStream(file);
                FileChannel channel = FileChannel.open(partial, StandardOpenOption.WRITE);
                OutputStream out = Channels.newOutputStream(channel)) {
            String checksum = Checksum.whileCopying(in, out);
            channel.force(true);
            return checksum;
        }
    }

    private static String read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return Checksum.of(in);
        }
    }
}
