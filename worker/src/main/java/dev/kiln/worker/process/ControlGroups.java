package dev.kiln.worker.process;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The control groups (cgroup v2) of this worker's commands, each with the same limits. They are in the group that the worker
 * was started in, which has to be its own; the worker moves into another one in there, since the kernel gives a group either
 * processes or limits for what is below it. Thread-safe.
 */
public final class ControlGroups {

    private static final Logger log = LoggerFactory.getLogger(ControlGroups.class);

    private static final String WORKER = "kiln-worker";
    private static final String COMMAND = "kiln-command-";

    /** Who is in a group may start others while they are moved. */
    private static final int MOVES = 100;

    private final Path own;
    private final Limits limits;
    private final List<Path> left;

    private ControlGroups(Path own, Limits limits, List<Path> left) {
        this.own = own;
        this.limits = limits;
        this.left = left;
    }

    /**
     * Takes the group that this process is in.
     *
     * @throws IOException if it is not there, or not for this process to use
     */
    public static ControlGroups with(Limits limits) throws IOException {
        Path own = OwnControlGroup.of(Path.of("/proc/self"))
                .orElseThrow(() -> new IOException("no hierarchy of cgroup v2 is mounted that it is in"));
        return in(own, limits);
    }

    static ControlGroups in(Path own, Limits limits) throws IOException {
        Set<String> controllers = limits.controllers();
        requireControllers(own, controllers);
        if (!Files.exists(own.resolve("cgroup.kill"))) {
            throw new IOException(own + " is the root of all control groups, or the kernel is older than Linux 5.14");
        }
        try {
            List<Path> left = commands(own);
            moveProcesses(own, Files.createDirectories(own.resolve(WORKER)));
            String all = controllers.stream().map(each -> "+" + each).collect(Collectors.joining(" "));
            Files.writeString(own.resolve("cgroup.subtree_control"), all);
            return new ControlGroups(own, limits, left);
        } catch (IOException e) {
            throw new IOException("it cannot divide the control group %s (%s)".formatted(own, e), e);
        }
    }

    /** A group with the limits and without processes. */
    ControlGroup open(String mark) throws IOException {
        Path folder = Files.createDirectory(own.resolve(COMMAND + mark));
        for (var each : limits.files().entrySet()) {
            Files.writeString(folder.resolve(each.getKey()), each.getValue());
        }
        Path swap = folder.resolve("memory.swap.max");
        if (limits.memory() != null && Files.exists(swap)) {
            Files.writeString(swap, "0");
        }
        return new ControlGroup(folder, limits);
    }

    /** Kills what is left of commands that an earlier worker began, and removes their groups. */
    public void endLeft() throws InterruptedException {
        for (Path each : left) {
            log.info("Removing control group {}, of an earlier run", each);
            new ControlGroup(each, limits).remove();
        }
    }

    private static void requireControllers(Path own, Set<String> needed) throws IOException {
        Set<String> missing = new TreeSet<>(needed);
        String there = Files.readString(own.resolve("cgroup.controllers")).strip();
        missing.removeAll(List.of(there.split(" ")));
        if (!missing.isEmpty()) {
            throw new IOException(
                    "the control group %s has the controllers [%s], and lacks %s".formatted(own, there, missing));
        }
    }

    private static List<Path> commands(Path own) throws IOException {
        List<Path> commands = new ArrayList<>();
        try (DirectoryStream<Path> groups = Files.newDirectoryStream(own, COMMAND + "*")) {
            groups.forEach(commands::add);
        }
        return commands;
    }

    private static void moveProcesses(Path from, Path to) throws IOException {
        List<String> pids = Files.readAllLines(from.resolve("cgroup.procs"));
        for (int round = 0; !pids.isEmpty() && round < MOVES; round++) {
            for (String pid : pids) {
                move(pid, to);
            }
            pids = Files.readAllLines(from.resolve("cgroup.procs"));
        }
    }

    private static void move(String pid, Path to) throws IOException {
        try {
            Files.writeString(to.resolve("cgroup.procs"), pid);
        } catch (IOException e) {
            if (ProcessHandle.of(Long.parseLong(pid)).isPresent()) {
                throw e;
            }
        }
    }
}
