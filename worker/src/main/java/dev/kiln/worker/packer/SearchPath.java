package dev.kiln.worker.packer;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A PATH, searched as a shell does (POSIX, 8.3).
 *
 * @param value folders with colons between them
 */
record SearchPath(String value) {

    /** A program by its name, or by a path; absolute. */
    Optional<Path> find(String program) {
        Stream<Path> places = program.contains(File.separator)
                ? Stream.of(Path.of(program))
                : Stream.of(value.split(File.pathSeparator))
                        .filter(each -> !each.isEmpty())
                        .map(each -> Path.of(each, program));
        return places.filter(Files::isRegularFile)
                .filter(Files::isExecutable)
                .map(Path::toAbsolutePath)
                .findFirst();
    }

    String behind(Path folder) {
        return value.isEmpty() ? folder.toString() : folder + File.pathSeparator + value;
    }
}
