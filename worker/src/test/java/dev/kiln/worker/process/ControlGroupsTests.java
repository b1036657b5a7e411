package dev.kiln.worker.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written to the kernel and read from it, with a folder in its place. {@link ControlGroupsIT} has the kernel's own. */
class ControlGroupsTests {

    private static final Limits ALL = new Limits(2L << 30, 1.5, 512);

    @TempDir
    private Path own;

    @BeforeEach
    void lookLikeAControlGroup() throws IOException {
        write("cgroup.controllers", "cpuset cpu io memory pids\n");
        write("cgroup.kill", "");
        write("cgroup.procs", "");
    }

    @Test
    void limitsAreWrittenAsTheKernelReadsThem() throws Exception {
        ControlGroup group = ControlGroups.in(own, ALL).open("x");

        assertThat(own.resolve("cgroup.subtree_control")).hasContent("+cpu +memory +pids");
        assertThat(group.folder().resolve("memory.max")).hasContent("2147483648");
        assertThat(group.folder().resolve("cpu.max")).hasContent("150000 100000");
        assertThat(group.folder().resolve("pids.max")).hasContent("512");
    }

    @Test
    void onlyWhatIsLimitedIsAskedFor() throws Exception {
        write("cgroup.controllers", "pids\n");

        ControlGroup group = ControlGroups.in(own, new Limits(null, null, 100)).open("x");

        assertThat(own.resolve("cgroup.subtree_control")).hasContent("+pids");
        assertThat(group.folder()).isDirectoryNotContaining("glob:**{memory,cpu}.max");
    }

    @Test
    void theWorkerMovesIntoAGroupBesideThoseOfItsCommands() throws Exception {
        write("cgroup.procs", ProcessHandle.current().pid() + "\n");

        ControlGroups.in(own, ALL);

        assertThat(own.resolve("kiln-worker/cgroup.procs"))
                .hasContent(Long.toString(ProcessHandle.current().pid()));
    }

    @Test
    void aMissingControllerIsNamed() throws Exception {
        write("cgroup.controllers", "cpu pids\n");

        assertThatThrownBy(() -> ControlGroups.in(own, ALL))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("[cpu pids], and lacks [memory]");
    }

    @Test
    void whereAllIsBoundToCgroupV1NothingIsThere() throws Exception {
        write("cgroup.controllers", "\n");

        assertThatThrownBy(() -> ControlGroups.in(own, ALL))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("has the controllers [], and lacks [cpu, memory, pids]");
    }

    @Test
    void theRootOfAllGroupsIsNobodysOwn() throws Exception {
        Files.delete(own.resolve("cgroup.kill"));

        assertThatThrownBy(() -> ControlGroups.in(own, ALL))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is the root of all control groups");
    }

    @Test
    void aGroupThatIsSomebodyElsesIsNotDivided() throws Exception {
        write("kiln-worker", "no folder can be made here");

        assertThatThrownBy(() -> ControlGroups.in(own, ALL))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cannot divide the control group " + own);
    }

    @Test
    void whoWasKilledForItsMemoryHasMetItsLimit() throws Exception {
        ControlGroup group = group("low 0\nhigh 0\nmax 31\noom 2\noom_kill 1\noom_group_kill 0\n", "max 0\n");

        assertThat(group.excess()).isEqualTo(Optional.of(new Excess.Memory(2L << 30)));
    }

    @Test
    void whoWasKilledForTheMachinesLackOfMemoryHasNot() throws Exception {
        ControlGroup group = group("low 0\nhigh 0\nmax 0\noom 0\noom_kill 1\noom_group_kill 0\n", "max 0\n");

        assertThat(group.excess()).isEmpty();
    }

    @Test
    void whoWasRefusedAProcessHasMetItsLimit() throws Exception {
        ControlGroup group = group("low 0\nhigh 0\nmax 31\noom 0\noom_kill 0\n", "max 3\n");

        assertThat(group.excess()).isEqualTo(Optional.of(new Excess.Processes(512)));
    }

    private ControlGroup group(String memory, String processes) throws IOException {
        write("memory.events", memory);
        write("pids.events", processes);
        return new ControlGroup(own, ALL);
    }

    private void write(String file, String content) throws IOException {
        Files.writeString(own.resolve(file), content);
    }
}
