package dev.kiln.worker.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Finds processes by an entry of their environment (proc(5)), which children inherit and daemons keep. Only processes of
 * the same user can be read, and only those can be ended. Thread-safe.
 */
public final class MarkedProcesses {

    private static final Path PROC = Path.of("/proc");
    private static final long POLL_MILLIS = 50;
    private static final int KILL_ROUNDS = 100;

    private MarkedProcesses() {}

    /** Living processes whose environment has {@code name=value}, this one left out. */
    public static List<ProcessHandle> with(String name, String value) {
        String entry = name + "=" + value;
        List<ProcessHandle> found = new ArrayList<>();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path folder : folders) {
                if (carries(folder, entry)) {
                    ProcessHandle.of(Long.parseLong(folder.getFileName().toString()))
                            .filter(each -> !each.equals(ProcessHandle.current()))
                            .ifPresent(found::add);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot list the processes of this machine in /proc", e);
        }
        return found;
    }

    /**
     * Ends them all: SIGTERM once to each, SIGKILL to what is left after the grace. Returns when they are gone, or cannot be
     * killed because they hang in the kernel.
     *
     * @return what is left
     */
    public static List<ProcessHandle> end(String name, String value, Duration grace) throws InterruptedException {
        Set<Long> asked = new HashSet<>();
        long deadline = System.nanoTime() + grace.toNanos();
        List<ProcessHandle> left = with(name, value);
        while (!left.isEmpty() && System.nanoTime() < deadline) {
            left.stream().filter(each -> asked.add(each.pid())).forEach(ProcessHandle::destroy);
            Thread.sleep(POLL_MILLIS);
            left = with(name, value);
        }
        for (int round = 0; !left.isEmpty() && round < KILL_ROUNDS; round++) {
            left.forEach(ProcessHandle::destroyForcibly);
            Thread.sleep(POLL_MILLIS);
            left = with(name, value);
        }
        return left;
    }

    private static boolean carries(Path process, String entry) {
        try {
            String environment = Files.readString(process.resolve("environ"), StandardCharsets.ISO_8859_1);
            return Arrays.asList(environment.split("\0")).contains(entry);
        } catch (IOException | IllegalArgumentException e) {
            // It has ended meanwhile, or belongs to somebody else.
            return false;
        }
    }
}
