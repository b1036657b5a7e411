package dev.kiln.worker.workspace;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Makes the workspaces of one run of this worker, below a folder that no other run uses. Thread-safe.
 *
 * <p>Temporary files are reached by a link in the system's temporary folder: Packer and its plugins talk over sockets there,
 * whose paths may have 107 bytes (unix(7)), and the data directory's path alone may be longer.
 */
public final class Workspaces implements AutoCloseable {

    /** In a run's folder: the path of its link, for whoever clears the run away. */
    private static final String LINK = "link";

    private final Path all;
    private final Path mine;
    private final Path link;
    private final AtomicInteger opened = new AtomicInteger();

    private Workspaces(Path all, Path mine, Path link) {
        this.all = all;
        this.mine = mine;
        this.link = link;
    }

    /**
     * Begins a new run.
     *
     * @throws IOException if the folder cannot be written to
     */
    public static Workspaces in(Path folder) throws IOException {
        Path all = Files.createDirectories(folder).toRealPath();
        Path mine = Files.createTempDirectory(all, "run");
        Path link = Path.of(
                System.getProperty("java.io.tmpdir"),
                "kiln-" + UUID.randomUUID().toString().substring(0, 8));
        Files.writeString(mine.resolve(LINK), link.toString());
        Files.createSymbolicLink(link, mine);
        return new Workspaces(all, mine, link);
    }

    /** Below which all workspaces of this run are. */
    public Path run() {
        return mine;
    }

    /** An empty workspace, readable for this user only. */
    public Workspace open() throws IOException {
        String name = Integer.toString(opened.incrementAndGet());
        Path root = Files.createDirectory(
                mine.resolve(name), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.createDirectory(root.resolve("tmp"));
        return new Workspace(
                root,
                Files.createDirectory(root.resolve("templates")),
                link.resolve(name).resolve("tmp"));
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

    /** Removes a run and its link. Only when no process of it is left. */
    public static void remove(Path run) throws IOException {
        Path link = run.resolve(LINK);
        if (Files.exists(link)) {
            Files.deleteIfExists(Path.of(Files.readString(link)));
        }
        FileTree.delete(run);
    }

    /** Ends this run; its attempts are over. */
    @Override
    public void close() throws IOException {
        remove(mine);
    }
}
