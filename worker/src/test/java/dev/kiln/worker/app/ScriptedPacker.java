package dev.kiln.worker.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;

/**
 * A Packer that is real but for {@code build}: that one writes down its arguments, its environment and its files of variables,
 * and prints what it was told to. For builds that would need a cloud.
 */
record ScriptedPacker(Path folder) {

    static ScriptedPacker in(Path folder, Path real) throws IOException {
        Files.createDirectories(folder.resolve("records"));
        Files.writeString(folder.resolve("packer"), """
                #!/bin/sh
                if [ "$1" != build ]; then exec '%s' "$@"; fi
                record=$(mktemp -d '%s/records/XXXXXX')
                printf '%%s\\n' "$@" > "$record/arguments"
                env > "$record/environment"
                ps -eo args > "$record/processes" 2>/dev/null || cat /proc/[0-9]*/cmdline | tr '\\0' ' ' > "$record/processes"
                for each in "$@"; do
                  case $each in
                    -var-file=*) file=${each#-var-file=}; stat -c '%%a %%n' "$file" >> "$record/modes"; cat "$file" >> "$record/variables" ;;
                  esac
                done
                cat '%s/answer'
                exit "$(cat '%s/exit')"
                """.formatted(real, folder, folder, folder));
        Files.setPosixFilePermissions(folder.resolve("packer"), PosixFilePermissions.fromString("rwxr-xr-x"));
        return new ScriptedPacker(folder);
    }

    Path program() {
        return folder.resolve("packer");
    }

    /** What the next builds print, and how they end. */
    void answers(int exitCode, String... lines) throws IOException {
        Files.writeString(folder.resolve("answer"), String.join("\n", lines) + "\n");
        Files.writeString(folder.resolve("exit"), Integer.toString(exitCode));
    }

    /** What of that name the builds have written down so far. */
    List<String> records(String name) throws IOException {
        try (Stream<Path> records = Files.list(folder.resolve("records"))) {
            return records.map(each -> each.resolve(name))
                    .filter(Files::exists)
                    .map(ScriptedPacker::content)
                    .toList();
        }
    }

    private static String content(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
