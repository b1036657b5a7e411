package dev.kiln.worker.workspace;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/** Makes the workspaces of one run of this worker, below a folder that no other run uses. Thread-safe. */
public final class Workspaces {

    private final Path all;
    private final Path mine;

    private Workspaces(Path all, Path mine) {
        this.all = all;
        this.mine = mine;
    }

    /**
     * Begins a new run. Paths are kept short: programs make sockets below them, whose paths may be 107 bytes long.
     *
     * @throws IOException if the folder cannot be written to
     */
    public static Workspaces in(Path folder) throws IOException {
        Path all = Files.createDirectories(folder).toRealPath();
        return new Workspaces(all, Files.createTempDirectory(all, "run"));
    }

    /** Below which all workspaces of this run are. */
    public Path run() {
        return mine;
    }

    /** An empty workspace, readable for this user only. */
    public Workspace open() throws IOException {
        Path root = Files.createTempDirectory(
                mine, "", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        return new Workspace(
                root, Files.createDirectory(root.resolve("templates")), Files.createDirectory(root.resolve("tmp")));
    }

    /** What earlier runs have left behind, because they were killed. */
    public List<Path> leftovers() throws IOException {
        List<Path> leftovers = new ArrayList<>();
        try (DirectoryStream<Path> runs = Files.newDirectoryStream(all)) {
            for (Path run : runs) {
                if (!run.equals(mine)) {
                    leftovers.add(run);
                }
            }
        }
        return leftovers;
    }

    /** Removes a leftover. Only when no process of its run is left. */
    public static void remove(Path leftover) throws IOException {
        FileTree.delete(leftover);
    }
}
