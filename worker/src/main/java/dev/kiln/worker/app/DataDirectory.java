package dev.kiln.worker.app;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** The folder that this worker keeps its data in, held by one worker at a time. */
record DataDirectory(Path path, FileChannel lock) implements AutoCloseable {

    /**
     * Takes the folder.
     *
     * @throws IOException if it cannot be written to, or another worker has it
     */
    static DataDirectory take(Path path) throws IOException {
        try {
            Files.createDirectories(path);
            FileChannel channel =
                    FileChannel.open(path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            @Nullable FileLock lock = channel.tryLock();
            if (lock == null) {
                channel.close();
                throw new IOException("another worker uses it");
            }
            return new DataDirectory(path.toRealPath(), channel);
        } catch (IOException e) {
            throw new IOException(
                    "Cannot use %s as kiln.worker.data-directory: %s. Each worker needs a folder of its own that it can write to"
                            .formatted(path, e.getMessage()),
                    e);
        }
    }

    /** Gives it back. */
    @Override
    public void close() throws IOException {
        lock.close();
    }
}
