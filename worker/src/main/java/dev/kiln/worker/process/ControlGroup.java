package dev.kiln.worker.process;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A control group (cgroup v2) with the processes of one command, whatever they have done to get away. */
record ControlGroup(Path folder, Limits limits) {

    private static final Logger log = LoggerFactory.getLogger(ControlGroup.class);

    /** For processes that are killed to be gone. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final long POLL_MILLIS = 20;

    /** The limit that it has met, if it has. The machine's own lack of memory is none. */
    Optional<Excess> excess() {
        if (limits.memory() != null && count("memory.events", "oom") > 0 && count("memory.events", "oom_kill") > 0) {
            return Optional.of(new Excess.Memory(limits.memory()));
        }
        if (limits.processes() != null && count("pids.events", "max") > 0) {
            return Optional.of(new Excess.Processes(limits.processes()));
        }
        return Optional.empty();
    }

    /** Kills what is left in it, and removes it. */
    void remove() throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!isRemoved()) {
            if (System.nanoTime() > deadline) {
                log.error("Control group {} cannot be removed: a process of it cannot be killed", folder);
                return;
            }
            Thread.sleep(POLL_MILLIS);
        }
    }

    private boolean isRemoved() {
        try {
            Files.writeString(folder.resolve("cgroup.kill"), "1");
            delete(folder);
        } catch (IOException e) {
            log.debug("Control group {} is not removed yet: {}", folder, e.toString());
        }
        return !Files.exists(folder);
    }

    /** A folder of the kernel goes with its files, but not with the folders in it. */
    private static void delete(Path folder) throws IOException {
        try (DirectoryStream<Path> inner = Files.newDirectoryStream(folder, Files::isDirectory)) {
            for (Path each : inner) {
                delete(each);
            }
        }
        Files.delete(folder);
    }

    private long count(String file, String event) {
        try (Stream<String> lines = Files.lines(folder.resolve(file))) {
            return lines.map(each -> each.split(" "))
                    .filter(each -> each[0].equals(event))
                    .mapToLong(each -> Long.parseLong(each[1]))
                    .sum();
        } catch (IOException e) {
            log.warn("It is not known whether {} met its limits: {}", folder, e.toString());
            return 0;
        }
    }
}
