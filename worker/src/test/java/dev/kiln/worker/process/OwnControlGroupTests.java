package dev.kiln.worker.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lines as the kernel writes them, of machines and containers of several kinds. */
class OwnControlGroupTests {

    @TempDir
    private Path process;

    @Test
    void isFoundWhereAllIsCgroupV2() throws Exception {
        assertThat(of("0::/system.slice/kiln-worker.service\n", """
                24 30 0:22 / /sys rw,nosuid,nodev,noexec,relatime shared:7 - sysfs sysfs rw
                28 24 0:26 / /sys/fs/cgroup rw,nosuid,nodev,noexec,relatime shared:9 - cgroup2 cgroup2 rw,nsdelegate
                """))
                .contains(Path.of("/sys/fs/cgroup/system.slice/kiln-worker.service"));
    }

    @Test
    void isFoundBesideHierarchiesOfV1() throws Exception {
        assertThat(of("4:memory:/a\n1:name=systemd:/b\n0::/c\n", """
                40 39 0:30 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory
                42 39 0:31 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw
                """)).contains(Path.of("/sys/fs/cgroup/unified/c"));
    }

    @Test
    void isTheMountItselfInAContainerWithANamespaceOfItsOwn() throws Exception {
        assertThat(of("0::/\n", "9 8 0:26 / /sys/fs/cgroup rw,relatime - cgroup2 cgroup rw\n"))
                .contains(Path.of("/sys/fs/cgroup/"));
    }

    @Test
    void isFoundWhereAPartOfTheHierarchyIsMounted() throws Exception {
        assertThat(of("0::/docker/abc/x\n", "9 8 0:26 /docker/abc /sys/fs/cgroup rw - cgroup2 cgroup rw\n"))
                .contains(Path.of("/sys/fs/cgroup/x"));
    }

    @Test
    void isNotThereWhereAnotherPartIsMounted() throws Exception {
        assertThat(of("0::/elsewhere\n", "9 8 0:26 /docker/abc /sys/fs/cgroup rw - cgroup2 cgroup rw\n"))
                .isEmpty();
    }

    @Test
    void isNotThereWhereAllIsV1() throws Exception {
        assertThat(of("4:memory:/a\n", "40 39 0:30 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n"))
                .isEmpty();
    }

    private Optional<Path> of(String groups, String mounts) throws Exception {
        Files.writeString(process.resolve("cgroup"), groups);
        Files.writeString(process.resolve("mountinfo"), mounts);
        return OwnControlGroup.of(process);
    }
}
