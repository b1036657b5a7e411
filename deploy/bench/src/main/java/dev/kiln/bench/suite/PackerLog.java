package dev.kiln.bench.suite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
                echo "$EPOCHREALTIME $1" >> '%s'
                exec '%s' "$@"
                """.formatted(file, packer));
        return new PackerLog(program, file);
    }

    /** What workers run as Packer. */
    Path program() {
        return program;
    }

    /** Where scripts may write a line: a time in seconds, and a word. */
    Path file() {
        return file;
    }

    /** A line of it. */
    private record Entry(double seconds, String word) {}

    private List<Entry> entries() throws IOException {
        List<Entry> entries = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            String[] parts = line.split(" ", -1);
            // The last one may be half written.
            if (parts.length == 2) {
                entries.add(new Entry(Double.parseDouble(parts[0]), parts[1]));
            }
        }
        return entries;
    }

    /**
     * Waits for a word to be written. Benchmarks that use it do one thing at a time.
     *
     * @param since since when, in seconds since 1970
     * @return when it was
     * @throws IllegalStateException if it is not within that time
     */
    double await(String word, double since, Duration atMost) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (true) {
            Optional<Entry> found = entries().stream()
                    .filter(each -> each.word().equals(word) && each.seconds() >= since)
                    .findFirst();
            if (found.isPresent()) {
                return found.get().seconds();
            }
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("No '%s' in %s within %s".formatted(word, file, atMost));
            }
            Thread.sleep(LOOK);
        }
    }
}
