package dev.kiln.worker.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/**
 * A {@code docker} that writes down how it is called, and runs what goes into a container on this machine, with no other
 * variables than those that a container would get.
 */
record RecordedEngine(Path folder) {

    /** @param path of the programs that the image would have */
    static RecordedEngine in(Path folder, String path) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("docker"), """
                #!/bin/bash
                printf '%%s\\n' "$*" >> '%1$s/calls'
                [ "$1" = run ] || exit 0
                passed=(PATH='%2$s')
                while [ "$1" != --entrypoint=sh ]; do
                  case $1 in
                    --env=*=*) passed+=("${1#--env=}") ;;
                    --env=*) name=${1#--env=}; passed+=("$name=${!name}") ;;
                    --workdir=*) cd "${1#--workdir=}" || exit 125 ;;
                    --volume=*) echo "$1" >> '%1$s/volumes' ;;
                  esac
                  shift
                done
                echo "$2" >> '%1$s/images'
                shift 2
                exec env -i "${passed[@]}" sh "$@"
                """.formatted(folder, path));
        Files.setPosixFilePermissions(folder.resolve("docker"), PosixFilePermissions.fromString("rwxr-xr-x"));
        return new RecordedEngine(folder);
    }

    Path program() {
        return folder.resolve("docker");
    }

    /** What was written down under that name: {@code calls}, {@code volumes} or {@code images}. */
    List<String> lines(String name) throws IOException {
        Path file = folder.resolve(name);
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }
}
