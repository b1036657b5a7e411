package dev.kiln.bench.suite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * A program that talks as Packer does and builds nothing, since fifty real Packers would leave nothing of a small machine
 * to whoever carries their lines. It waits for a file, and then prints lines at an even pace, each of which begins with the
 * time at which it was printed.
 *
 * @param program what workers run as Packer; with the one word {@code plain} it prints only the lines
 * @param go the file; all of them begin when it is there
 */
record Talkers(Path program, Path go) {

    static final int LINES_A_SECOND = 1000;

    /** @param lines how many each of them prints */
    static Talkers in(Path folder, int lines) throws IOException {
        Path go = folder.resolve("go");
        Path program = Files.createFile(
                folder.resolve("talker"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        // It waits by a pipe in which nothing comes, since starting a process to wait would be measured too.
        Files.writeString(program, """
                #!/bin/bash
                case $1 in
                  version) echo '0,,version,1.9.5'; exit ;;
                  inspect) exit ;;
                  build) head='0,,ui,say,' ;;
                  plain) head='' ;;
                esac
                exec 9<> <(:)
                until [[ -e '%1$s' ]]; do read -rt 0.05 -u 9; done
                texts=()
                for each in {1..100}; do texts+=("what a provisioner says while it installs package number $each"); done
                begin=${EPOCHREALTIME/./}
                for ((sent = 0; sent < %2$d; sent += due)); do
                  due=$(((${EPOCHREALTIME/./} - begin) * %3$d / 1000000 - sent))
                  ((due <= 100)) || due=100
                  ((due <= %2$d - sent)) || due=$((%2$d - sent))
                  ((due == 0)) || printf "$head$EPOCHREALTIME %%s\\n" "${texts[@]:0:due}"
                  read -rt 0.01 -u 9
                done
                [[ -n $head ]] || exit 0
                printf '0,talker,artifact,0,%%s\\n' builder-id,packer.null id,talker 'string,It talked' files-count,0 end
                """.formatted(go, lines, LINES_A_SECOND));
        return new Talkers(program, go);
    }

    void begin() throws IOException {
        Files.createFile(go);
    }
}
