package dev.kiln.standalone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FileSystemUtils;

/** Where the cluster keeps its data: a folder of the user's, or a temporary one that goes with the cluster. */
final class DataFolder implements AutoCloseable {

    private final Path root;
    private final boolean temporary;

    private DataFolder(Path root, boolean temporary) {
        this.root = root;
        this.temporary = temporary;
    }

    /**
     * Makes the folder, if it is not there.
     *
     * @param wanted the user's folder, or null for a temporary one
     */
    static DataFolder at(@Nullable Path wanted) {
        try {
            return wanted == null
                    ? new DataFolder(Files.createTempDirectory("kiln-"), true)
                    : new DataFolder(Files.createDirectories(wanted).toRealPath(), false);
        } catch (IOException e) {
            throw new CannotStartException(
                    "Cannot keep data in %s: %s".formatted(wanted == null ? "a temporary folder" : wanted, e));
        }
    }

    Path root() {
        return root;
    }

    Path folder(String name) {
        try {
            return Files.createDirectories(root.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path logFile(String part) {
        return folder("logs").resolve(part + ".log");
    }

    /** The keys that secrets in the database are sealed with; one is made for a new folder. */
    Path secretKeys() {
        Path file = root.resolve("secret-keys");
        try {
            if (Files.notExists(file)) {
                byte[] key = new byte[32];
                new SecureRandom().nextBytes(key);
                Files.createFile(
                        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
                Files.writeString(file, "quickstart:" + Base64.getEncoder().encodeToString(key) + "\n");
            }
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean isTemporary() {
        return temporary;
    }

    /** Deletes a temporary folder; a user's stays. */
    @Override
    public void close() {
        if (!temporary) {
            return;
        }
        try {
            FileSystemUtils.deleteRecursively(root);
        } catch (IOException e) {
            throw new UncheckedIOException("Could not delete " + root, e);
        }
    }
}
