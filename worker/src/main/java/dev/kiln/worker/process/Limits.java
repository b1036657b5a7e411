package dev.kiln.worker.process;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the processes of one command may use together; what is null has no limit.
 *
 * @param memory in bytes; none of it is moved to the machine's swap space
 * @param cpus as many processors' time, 1.5 for example
 * @param processes at once; a thread counts as one
 */
public record Limits(
        @Nullable Long memory,
        @Nullable Double cpus,
        @Nullable Integer processes) {

    /** What {@code cpus} is counted over, as the kernel does by itself. */
    private static final long PERIOD_MICROS = 100_000;

    /** Of the controllers that see to it. */
    Set<String> controllers() {
        Set<String> names = new TreeSet<>();
        files().keySet().forEach(each -> names.add(each.substring(0, each.indexOf('.'))));
        return names;
    }

    /** What is written into which files of a control group (the kernel's {@code cgroup-v2.rst}). */
    Map<String, String> files() {
        Map<String, String> files = new LinkedHashMap<>();
        if (memory != null) {
            files.put("memory.max", memory.toString());
        }
        if (cpus != null) {
            files.put("cpu.max", "%d %d".formatted(Math.round(cpus * PERIOD_MICROS), PERIOD_MICROS));
        }
        if (processes != null) {
            files.put("pids.max", processes.toString());
        }
        return files;
    }
}
