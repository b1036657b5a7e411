package dev.kiln.bench.suite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Says when a Packer was started: the workers are given a program that writes the time down and becomes Packer. What a
 * template's own scripts write there is read too.
 */
final class PackerLog {

    private static final Duration LOOK = Duration.ofMillis(20);

    private final Path program;
    private final Path file;

    private PackerLog(Path program, Path file) {
        this.program = program;
        this.file = file;
    }

    static PackerLog in(Path folder, Path packer) throws IOException {
        Path file = Files.createFile(folder.resolve("packer.log"));
        Path program = Files.createFile(
                folder.resolve("packer"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        // Its own clock, since starting one would be measured too.
        Files.writeString(program, """
                #!/bin/bash
                echo "$EPOCHREALTIME $1 ${KILN_CLAIM:-none}" >> '%s'
                exec '%s' "$@"
                """.formatted(file, packer));
        return new PackerLog(program, file);
    }

    /** What workers run as Packer. */
    Path program() {
        return program;
    }

    /** Where scripts may write a line: a time in seconds, a word, and a name. */
    Path file() {
        return file;
    }

    /** A line of it. */
    record Entry(double seconds, String word, String name) {}

    List<Entry> entries() throws IOException {
        List<Entry> entries = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            String[] parts = line.split(" ", -1);
            // The last one may be half written.
            if (parts.length == 3) {
                entries.add(new Entry(Double.parseDouble(parts[0]), parts[1], parts[2]));
            }
        }
        return entries;
    }

    /**
     * Waits for a line.
     *
     * @throws IllegalStateException if none comes within that time
     */
    Entry await(Predicate<Entry> wanted, Duration atMost) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (true) {
            Optional<Entry> found = entries().stream().filter(wanted).findFirst();
            if (found.isPresent()) {
                return found.get();
            }
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(
                        "Nothing of the kind was written to %s within %s".formatted(file, atMost));
            }
            Thread.sleep(LOOK);
        }
    }
}
