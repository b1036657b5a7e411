package dev.kiln.worker.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** I5: no process outlives its attempt by more than the grace. Real processes; the proof is that none carries the mark. */
@Timeout(60)
class GuardedProcessIT {

    private static final Duration LONG = Duration.ofMinutes(5);
    private static final Duration GRACE = Duration.ofSeconds(2);

    @TempDir
    private Path folder;

    private final String mark = UUID.randomUUID().toString();
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private Guard guard;

    @BeforeEach
    void install() throws IOException {
        guard = Guard.installIn(folder);
    }

    @Test
    void theExitCodeIsTheCommandsOwn() throws Exception {
        assertThat(start("echo out; echo err >&2; exit 3").await()).isEqualTo(new Ending.Exited(3));
        assertThat(lines).containsExactlyInAnyOrder("out", "err");
    }

    @Test
    void theCommandSeesTheEnvironmentThatItIsGivenAndNothingElse() throws Exception {
        start("env").await();

        assertThat(lines).contains("KILN_CLAIM=" + mark, "GIVEN=value").noneMatch(line -> line.startsWith("HOME="));
    }

    @Test
    void aLastLineWithoutALineEndIsALine() throws Exception {
        start("printf 'one\\r\\ntwo'").await();

        assertThat(lines).containsExactly("one", "two");
    }

    @Test
    void stoppingEndsTheWholeTree() throws Exception {
        GuardedProcess process = start("sh -c 'sleep 1000 & sleep 1000' & echo begun; wait");
        awaitLine("begun");

        process.stop();

        assertThat(process.await()).isInstanceOf(Ending.Stopped.class);
        assertThat(left()).isEmpty();
    }

    @Test
    void whatIgnoresSigtermIsKilledAfterItsGrace() throws Exception {
        GuardedProcess process = start("trap '' TERM; echo begun; while :; do sleep 0.1; done");
        awaitLine("begun");
        long begin = System.nanoTime();

        process.stop();

        assertThat(process.await()).isEqualTo(new Ending.Stopped(137)).matches(Ending::bySignal);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofSeconds(1));
        assertThat(left()).isEmpty();
    }

    @Test
    void aCommandHasItsGraceToCleanUp() throws Exception {
        GuardedProcess process = start("trap 'echo cleaned; exit 0' TERM; echo begun; while :; do sleep 0.1; done");
        awaitLine("begun");

        process.stop();
        process.await();

        assertThat(lines).contains("cleaned");
    }

    @Test
    void itIsEndedWhenItsTimeIsOver() throws Exception {
        GuardedProcess process = guard.start(command("sleep 1000", Duration.ofSeconds(1)), lines::add);

        assertThat(process.await()).isInstanceOf(Ending.TimedOut.class);
        assertThat(left()).isEmpty();
    }

    @Test
    void daemonsThatLeftTheGroupAreEnded() throws Exception {
        GuardedProcess process = start("setsid sh -c 'setsid sleep 1000 & sleep 1000' & sleep 0.3; exit 0");

        assertThat(process.await()).isEqualTo(new Ending.Exited(0));
        assertThat(left()).isEmpty();
    }

    @Test
    void aDaemonThatKeepsTheOutputOpenDelaysNothing() throws Exception {
        GuardedProcess process = start("sleep 1000 & echo done");

        assertThat(process.await()).isEqualTo(new Ending.Exited(0));
        assertThat(lines).containsExactly("done");
        assertThat(left()).isEmpty();
    }

    @Test
    void aCommandThatClosesItsOutputAndLivesOnIsWaitedFor() throws Exception {
        GuardedProcess process = start("exec >&- 2>&-; sleep 1; exit 5");

        assertThat(process.await()).isEqualTo(new Ending.Exited(5));
    }

    @Test
    void killingTheGuardDoesNotFreeWhatItGuards() throws Exception {
        GuardedProcess process = start("echo begun; sleep 1000");
        awaitLine("begun");

        guards().forEach(ProcessHandle::destroyForcibly);

        process.await();
        assertThat(left()).isEmpty();
    }

    /** The worker's stand-in is a JVM of its own, killed as the kernel would kill a worker. */
    @Test
    void nothingIsLeftWhenTheWorkerIsKilled() throws Exception {
        Process worker = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        StandInWorker.class.getName(),
                        folder.toString(),
                        mark,
                        "setsid sleep 1000 & sleep 1000")
                .inheritIO()
                .start();
        await().atMost(30, TimeUnit.SECONDS).until(() -> left().size() >= 3);

        worker.destroyForcibly();

        await().atMost(20, TimeUnit.SECONDS).until(() -> left().isEmpty());
    }

    @Test
    void aLineOfAGigabyteCostsNoMemory() throws Exception {
        long before = used();

        start("head -c 1000000000 /dev/zero | tr '\\0' x; echo; echo end").await();

        assertThat(lines).hasSize(2).last().isEqualTo("end");
        assertThat(lines.getFirst())
                .hasSizeLessThan(LinePump.LONGEST_LINE + 200)
                .contains("left out");
        assertThat(used() - before).isLessThan(100L << 20);
    }

    @Test
    void aCommandThatIsStoppedAsItStartsIsStopped() throws Exception {
        for (int each = 0; each < 20; each++) {
            GuardedProcess process = start("sleep 1000");
            process.stop();
            assertThat(process.await()).isInstanceOf(Ending.Stopped.class);
        }
    }

    @Test
    void sigtermIsToldOnce() throws Exception {
        GuardedProcess process =
                start("trap 'echo asked' TERM; echo begun; i=0; while [ $i -lt 5 ]; do sleep 0.1; i=$((i+1)); done");
        awaitLine("begun");

        process.stop();
        process.await();

        assertThat(lines).containsOnlyOnce("asked");
    }

    /** As an init system does that signals all processes of a service. */
    @Test
    void sigtermToTheGuardItselfEndsNothing() throws Exception {
        GuardedProcess process = start("echo begun; sleep 0.5; exit 6");
        awaitLine("begun");

        guards().forEach(ProcessHandle::destroy);

        assertThat(process.await()).isEqualTo(new Ending.Exited(6));
    }

    @Test
    void aMemberOfTheGroupThatClearedItsEnvironmentIsEnded() throws Exception {
        start("env -i sleep 1234.5 & sleep 0.3; echo done").await();

        assertThat(ProcessHandle.allProcesses()
                        .filter(each -> each.info().commandLine().orElse("").contains("sleep 1234.5")))
                .isEmpty();
    }

    /** I9: where the guard cannot do its work, the worker does it. */
    @Test
    void afterTheGuardWasKilledACommandStillHasItsGrace() throws Exception {
        GuardedProcess process = start("trap 'echo cleaned; exit 0' TERM; echo begun; while :; do sleep 0.1; done");
        awaitLine("begun");

        guards().forEach(ProcessHandle::destroyForcibly);
        process.await();

        assertThat(lines).contains("cleaned");
        assertThat(left()).isEmpty();
    }

    @Test
    void argumentsAreNoBusinessOfAShell() throws Exception {
        guard.start(
                        new GuardedCommand(
                                List.of("printf", "%s\\n", "a b", "$HOME", "'; exit 3 #", "*"),
                                folder,
                                Map.of("PATH", System.getenv("PATH")),
                                mark,
                                LONG,
                                GRACE),
                        lines::add)
                .await();

        assertThat(lines).containsExactly("a b", "$HOME", "'; exit 3 #", "*");
    }

    /** Packer runs for an hour; what is around it must not be felt by a build of a second. The best of some runs counts. */
    @Test
    void theGuardCostsMilliseconds() throws Exception {
        Duration best = LONG;
        for (int each = 0; each < 10; each++) {
            long begin = System.nanoTime();
            start("exit 0").await();
            Duration taken = Duration.ofNanos(System.nanoTime() - begin);
            best = taken.compareTo(best) < 0 ? taken : best;
        }

        assertThat(best).isLessThan(Duration.ofMillis(100));
    }

    private List<ProcessHandle> guards() {
        return ProcessHandle.allProcesses()
                .filter(each -> each.info().commandLine().orElse("").contains("guard.sh"))
                .filter(each -> each.info().commandLine().orElse("").contains(mark))
                .toList();
    }

    private GuardedProcess start(String shell) throws IOException {
        return guard.start(command(shell, LONG), lines::add);
    }

    private GuardedCommand command(String shell, Duration timeout) {
        return new GuardedCommand(
                List.of("sh", "-c", shell),
                folder,
                Map.of("PATH", System.getenv("PATH"), "GIVEN", "value"),
                mark,
                timeout,
                GRACE);
    }

    private void awaitLine(String line) {
        await().until(() -> lines.contains(line));
    }

    private List<ProcessHandle> left() {
        return MarkedProcesses.with("KILN_CLAIM", mark);
    }

    private static long used() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    @Test
    void theGuardIsWrittenOverAnOlderOne() throws Exception {
        Files.writeString(folder.resolve("guard.sh"), "exit 1");
        guard = Guard.installIn(folder);

        assertThat(start("exit 0").await()).isEqualTo(new Ending.Exited(0));
    }
}
