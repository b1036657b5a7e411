package dev.kiln.bench.measure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What a run ran on. A thing that cannot be found out is called unknown. */
public final class Surroundings {

    private static final String UNKNOWN = "unknown";

    private Surroundings() {}

    /** The machine, from proc(5). */
    public static Map<String, String> machine() {
        Map<String, String> machine = new LinkedHashMap<>();
        machine.put("processors", Integer.toString(Runtime.getRuntime().availableProcessors()));
        machine.put("model", value("/proc/cpuinfo", "model name"));
        machine.put("memory", value("/proc/meminfo", "MemTotal"));
        machine.put("kernel", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        return machine;
    }

    /** The last commit of the sources around a folder. */
    public static String commit(Path folder) throws InterruptedException {
        return output("git", "-C", folder.toString(), "describe", "--always", "--dirty", "--abbrev=12");
    }

    /** The first line that a command writes. */
    public static String output(String... command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0
                    ? text.lines().findFirst().orElse(UNKNOWN)
                    : UNKNOWN;
        } catch (IOException e) {
            return UNKNOWN;
        }
    }

    private static String value(String file, String name) {
        try {
            return Files.readAllLines(Path.of(file)).stream()
                    .filter(each -> each.startsWith(name))
                    .map(each -> each.substring(each.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(UNKNOWN);
        } catch (IOException e) {
            return UNKNOWN;
        }
    }
}
