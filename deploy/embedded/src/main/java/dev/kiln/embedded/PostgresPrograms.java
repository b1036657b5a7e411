package dev.kiln.embedded;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tukaani.xz.XZInputStream;

/**
 * PostgreSQL's programs, unpacked once for a user from the archive on the class path.
 *
 * <p>Unpacked beside its final place and then renamed, so that a JVM that dies over it, or two that unpack at once, leave
 * no half of an installation.
 */
final class PostgresPrograms {
    /** Raised together with the version of the binaries in the root pom: another archive, another folder. */
    static final String VERSION = "18.6.0";

    private static final Logger LOG = LoggerFactory.getLogger(PostgresPrograms.class);

    private final Path home;

    private PostgresPrograms(Path home) {
        this.home = home;
    }

    /** Under {@code $XDG_CACHE_HOME/kiln}, which is {@code ~/.cache/kiln} by default. */
    static PostgresPrograms inUserCache() {
        String cache = System.getenv("XDG_CACHE_HOME");
        Path base =
                cache == null || cache.isBlank() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(cache);
        return in(base.resolve("kiln").resolve("postgres"));
    }

    static PostgresPrograms in(Path cache) {
        String archive = archiveFor(System.getProperty("os.name"), System.getProperty("os.arch"));
        Path home = cache.resolve(VERSION + "-" + archive.replace(".txz", ""));
        try {
            if (!Files.isDirectory(home)) {
                unpack(archive, home);
            }
            return new PostgresPrograms(home);
        } catch (IOException e) {
            throw new StartupException(
                    "Could not unpack PostgreSQL to " + home + ": " + e
                            + ". Make room there, or point XDG_CACHE_HOME to another place.",
                    e);
        }
    }

    String program(String name) {
        return home.resolve("bin").resolve(name).toString();
    }

    /** The archive's name on the class path, by the names that the JVM gives to systems and processors. */
    static String archiveFor(String system, String processor) {
        String known = switch (processor) {
            case "amd64", "x86_64" -> "x86_64";
            case "aarch64", "arm64" -> "arm_64";
            default -> "";
        };
        if (!system.equals("Linux") || known.isEmpty()) {
            throw new StartupException("There is no embedded PostgreSQL for " + system + " on " + processor
                    + ", only for Linux on amd64 and aarch64. Use a PostgreSQL server of your own.");
        }
        return "postgres-linux-" + known + ".txz";
    }

    private static void unpack(String archive, Path home) throws IOException {
        Path cache = Files.createDirectories(home.getParent());
        Path half = Files.createTempDirectory(cache, "unpacking-");
        LOG.info("Unpacking PostgreSQL {} to {}, once", VERSION, home);
        try {
            unpackInto(half, archive);
            Files.move(half, home);
        } catch (FileAlreadyExistsException | DirectoryNotEmptyException e) {
            LOG.debug("Somebody else was faster: {} is there", home);
        } finally {
            DeletedTree.delete(half);
        }
    }

    private static void unpackInto(Path target, String archive) throws IOException {
        try (InputStream resource = PostgresPrograms.class.getResourceAsStream("/" + archive)) {
            if (resource == null) {
                throw new IOException("no " + archive + " on the class path");
            }
            try (var tar = new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(resource)))) {
                for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                    unpackEntry(target, entry, tar);
                }
            }
        }
    }

    private static void unpackEntry(Path target, TarArchiveEntry entry, InputStream content) throws IOException {
        Path path = target.resolve(entry.getName()).normalize();
        if (!path.startsWith(target)) {
            throw new IOException("the archive's entry " + entry.getName() + " leads out of it");
        }
        if (entry.isDirectory()) {
            Files.createDirectories(path);
            return;
        }
        Files.createDirectories(path.getParent());
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
            return;
        }
        Files.copy(content, path);
        if ((entry.getMode() & 0100) != 0) {
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(path);
            permissions.add(PosixFilePermission.OWNER_EXECUTE);
            Files.setPosixFilePermissions(path, permissions);
        }
    }
}
