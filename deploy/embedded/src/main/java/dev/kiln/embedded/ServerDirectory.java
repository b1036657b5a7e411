package dev.kiln.embedded;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The folder that a server keeps its data in, held by one server at a time on the whole machine.
 *
 * <p>The lock is the operating system's, so it goes away with a process that is killed.
 */
final class ServerDirectory implements AutoCloseable {
    private static final String LOCK_FILE = "lock";

    /**
     * What this JVM holds. Asked first, because closing a second channel on a locked file would drop the first one's lock
     * (POSIX record locks belong to the process).
     */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path path;
    private final boolean temporary;
    private final FileChannel lock;

    private ServerDirectory(Path path, boolean temporary, FileChannel lock) {
        this.path = path;
        this.temporary = temporary;
        this.lock = lock;
    }

    /** A new folder under the system's temporary one; deleted by {@link #close()}. */
    static ServerDirectory temporary(String prefix) {
        try {
            return take(Files.createTempDirectory(prefix).toRealPath(), true);
        } catch (IOException e) {
            throw new StartupException("Could not make a temporary folder " + prefix + "*: " + e.getMessage(), e);
        }
    }

    /** A folder whose content stays; made when it is not there yet. */
    static ServerDirectory kept(Path path) {
        try {
            return take(Files.createDirectories(path).toRealPath(), false);
        } catch (IOException e) {
            throw new StartupException("Could not use " + path + " as a data folder: " + e.getMessage(), e);
        }
    }

    Path path() {
        return path;
    }

    boolean isTemporary() {
        return temporary;
    }

    /** Throws when the folder was given back. */
    void checkOpen() {
        if (!lock.isOpen()) {
            throw new IllegalStateException("This server was closed and gave " + path + " back: start a new one");
        }
    }

    /** Gives the folder back. Idempotent. */
    @Override
    public void close() {
        if (!lock.isOpen()) {
            return;
        }
        try {
            if (temporary) {
                DeletedTree.delete(path);
            }
            lock.close();
        } catch (IOException e) {
            throw new UncheckedIOException("Could not give back " + path, e);
        } finally {
            HELD.remove(path);
        }
    }

    private static ServerDirectory take(Path path, boolean temporary) throws IOException {
        if (!HELD.add(path)) {
            throw inUse(path, "this very process");
        }
        try {
            return new ServerDirectory(path, temporary, lock(path));
        } catch (IOException | RuntimeException e) {
            HELD.remove(path);
            throw e;
        }
    }

    private static FileChannel lock(Path path) throws IOException {
        FileChannel channel = FileChannel.open(path.resolve(LOCK_FILE), CREATE, READ, WRITE);
        @Nullable FileLock lock = null;
        try {
            lock = channel.tryLock();
            if (lock == null) {
                throw inUse(path, "process " + content(channel));
            }
            channel.truncate(0).write(ByteBuffer.wrap(pid().getBytes(StandardCharsets.US_ASCII)));
            return channel;
        } finally {
            if (lock == null) {
                channel.close();
            }
        }
    }

    private static StartupException inUse(Path path, String by) {
        return new StartupException(
                "The data folder " + path + " is in use by " + by + ". Stop that one first, or choose another folder.");
    }

    private static String content(FileChannel channel) throws IOException {
        ByteBuffer text = ByteBuffer.allocate(32);
        channel.read(text, 0);
        return new String(text.array(), 0, text.position(), StandardCharsets.US_ASCII);
    }

    private static String pid() {
        return Long.toString(ProcessHandle.current().pid());
    }
}
