package dev.kiln.worker.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * I5 with control groups of the kernel, where there is a hierarchy of cgroup v2 that can be written to. Without limits: their
 * controllers may be bound to v1.
 */
@Timeout(60)
class ControlGroupsIT {

    private static final Limits NONE = new Limits(null, null, null);

    /** Seen by nobody but control groups: out of the process group, out of the session, and without the mark. */
    private static final String HIDDEN = "env -i PATH=\"$PATH\" setsid sh -c '%s' >/dev/null 2>&1 &";

    @TempDir
    private Path folder;

    private final String mark = UUID.randomUUID().toString();
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private Path own;
    private Guard guard;

    @BeforeEach
    void takeAGroup() throws IOException {
        Optional<Path> here = OwnControlGroup.of(Path.of("/proc/self")).filter(Files::isWritable);
        assumeTrue(here.isPresent(), "There is no hierarchy of cgroup v2 here that this user can write to");
        own = Files.createDirectory(here.get().resolve("kiln-test-" + mark));
        assumeTrue(Files.exists(own.resolve("cgroup.kill")), "The kernel is older than Linux 5.14");
        guard = Guard.installIn(folder).with(ControlGroups.in(own, NONE));
    }

    @AfterEach
    void giveItBack() throws InterruptedException {
        if (own != null) {
            new ControlGroup(own, NONE).remove();
        }
    }

    @Test
    void aCommandAndItsChildrenAreInAGroupThatIsGoneAfterwards() throws Exception {
        Ending ending = start("cat /proc/self/cgroup; exit 3").await();

        assertThat(ending).isEqualTo(new Ending.Exited(3));
        assertThat(lines).anyMatch(each -> each.startsWith("0::") && each.endsWith("/" + own.relativize(group())));
        assertThat(group()).doesNotExist();
    }

    @Test
    void aDaemonThatNothingElseFindsIsEnded() throws Exception {
        start(HIDDEN.formatted("exec sleep 1234.25") + " sleep 0.3").await();

        assertThat(running("sleep 1234.25")).isFalse();
        assertThat(group()).doesNotExist();
    }

    @Test
    void suchADaemonIsAskedFirst() throws Exception {
        start(HIDDEN.formatted("trap \"touch asked; exit\" TERM; touch begun; while :; do sleep 0.1; done")
                        + " while [ ! -e begun ]; do sleep 0.05; done")
                .await();

        assertThat(folder.resolve("asked")).exists();
        assertThat(group()).doesNotExist();
    }

    @Test
    void whatHidesInAGroupWithinIsEnded() throws Exception {
        String inner = "mkdir %1$s/inner; echo 0 >%1$s/inner/cgroup.procs; exec sleep 1234.5".formatted(group());
        start(HIDDEN.formatted(inner)
                        + " while ! grep -q . %s/inner/cgroup.procs; do sleep 0.05; done".formatted(group()))
                .await();

        assertThat(running("sleep 1234.5")).isFalse();
        assertThat(group()).doesNotExist();
    }

    @Test
    void nothingIsLeftWhenTheGuardIsKilled() throws Exception {
        GuardedProcess process = start(HIDDEN.formatted("exec sleep 1234.75") + " echo begun; sleep 1000");
        await().until(() -> lines.contains("begun") && running("sleep 1234.75"));

        ProcessHandle.allProcesses()
                .filter(each -> each.info().commandLine().orElse("").matches(".*guard\\.sh.*" + mark + ".*"))
                .forEach(ProcessHandle::destroyForcibly);
        process.await();

        assertThat(running("sleep 1234.75")).isFalse();
        assertThat(group()).doesNotExist();
    }

    @Test
    void whatAnEarlierWorkerLeftIsEndedByTheNextOne() throws Exception {
        GuardedProcess earlier = start("echo begun; sleep 1000");
        await().until(() -> lines.contains("begun"));

        ControlGroups.in(own, NONE).endLeft();

        assertThat(group()).doesNotExist();
        assertThat(earlier.await()).isEqualTo(new Ending.Exited(137));
    }

    private Path group() {
        return own.resolve("kiln-command-" + mark);
    }

    private static boolean running(String command) {
        return ProcessHandle.allProcesses()
                .anyMatch(each -> each.info().commandLine().orElse("").endsWith(command));
    }

    private GuardedProcess start(String shell) throws IOException {
        return guard.start(
                new GuardedCommand(
                        List.of("sh", "-c", shell),
                        folder,
                        Map.of("PATH", System.getenv("PATH")),
                        mark,
                        Duration.ofMinutes(5),
                        Duration.ofSeconds(2)),
                lines::add);
    }
}
