package dev.kiln.embedded;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** Removes a folder with all that is in it. Links are removed, not followed. */
final class DeletedTree extends SimpleFileVisitor<Path> {
    private DeletedTree() {}

    /** Does nothing when the folder is not there; a file that goes away meanwhile is no error. */
    static void delete(Path root) throws IOException {
        Files.walkFileTree(root, new DeletedTree());
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
        Files.deleteIfExists(file);
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
        if (e instanceof NoSuchFileException) {
            return FileVisitResult.CONTINUE;
        }
        throw e;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e) throws IOException {
        if (e != null) {
            throw e;
        }
        Files.deleteIfExists(folder);
        return FileVisitResult.CONTINUE;
    }
}
