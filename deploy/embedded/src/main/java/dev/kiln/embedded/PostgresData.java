package dev.kiln.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;

/** A PostgreSQL data folder, made when there is none, with the password that belongs to it. */
record PostgresData(Path path, String password) {
    static final String USER = "kiln";
    static final String DATABASE = "kiln";

    /**
     * Opens or makes the data in a folder that the caller holds.
     *
     * <p>A random password is kept beside the data, readable by its owner: on a machine with other users, listening on
     * loopback alone would let every one of them in.
     */
    static PostgresData in(ServerDirectory directory, PostgresPrograms programs) {
        Path data = directory.path().resolve("data");
        Path passwordFile = directory.path().resolve("password");
        try {
            if (Files.notExists(data)) {
                writePassword(passwordFile);
                initialise(directory, programs, data, passwordFile);
            }
            return new PostgresData(data, Files.readString(passwordFile));
        } catch (IOException e) {
            throw new StartupException("Could not prepare the database in " + directory.path() + ": " + e, e);
        }
    }

    /** Made beside its place and renamed, so that a JVM killed over it leaves nothing that looks like a database. */
    private static void initialise(ServerDirectory directory, PostgresPrograms programs, Path data, Path passwordFile)
            throws IOException {
        Path half = directory.path().resolve("data.new");
        DeletedTree.delete(half);
        PostgresCommand.run(List.of(
                programs.program("initdb"),
                "--pgdata=" + half,
                "--username=" + USER,
                "--pwfile=" + passwordFile,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                // The same order of strings on every machine, whatever locales it has.
                "--locale=C",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                directory.isTemporary() ? "--no-sync" : "--sync-method=fsync"));
        PostgresCommand.run(
                List.of(programs.program("postgres"), "--single", "-D", half.toString(), "-j", "postgres"),
                "CREATE DATABASE " + DATABASE + ";\n\n");
        Files.move(half, data, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void writePassword(Path file) throws IOException {
        byte[] random = new byte[24];
        new SecureRandom().nextBytes(random);
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, Base64.getUrlEncoder().withoutPadding().encodeToString(random));
    }
}
