package dev.kiln.worker.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Where a process is in the hierarchy of cgroup v2, as its folder in /proc tells (cgroups(7), proc(5)). */
final class OwnControlGroup {

    /** The hierarchy without a number is that of v2. */
    private static final String V2 = "0::";

    private static final int ROOT = 3;
    private static final int MOUNT_POINT = 4;

    private OwnControlGroup() {}

    /** The folder of its control group, if such a hierarchy is mounted and shows it. */
    static Optional<Path> of(Path process) throws IOException {
        Optional<String> name;
        try (Stream<String> groups = Files.lines(process.resolve("cgroup"))) {
            name = groups.filter(each -> each.startsWith(V2))
                    .map(each -> each.substring(V2.length()))
                    .findFirst();
        }
        if (name.isEmpty()) {
            return Optional.empty();
        }
        try (Stream<String> mounts = Files.lines(process.resolve("mountinfo"))) {
            return mounts.filter(each -> each.contains(" - cgroup2 "))
                    .map(each -> List.of(each.split(" ")))
                    .flatMap(mount -> folder(mount, Path.of(name.get())).stream())
                    .findFirst();
        }
    }

    /** What is mounted may be a part of the hierarchy. */
    private static Optional<Path> folder(List<String> mount, Path name) {
        Path root = Path.of(mount.get(ROOT));
        return name.startsWith(root)
                ? Optional.of(Path.of(mount.get(MOUNT_POINT)).resolve(root.relativize(name)))
                : Optional.empty();
    }
}
