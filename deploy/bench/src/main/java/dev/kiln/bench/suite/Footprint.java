package dev.kiln.bench.suite;

import dev.kiln.bench.process.JvmProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** What a process takes of the machine, by proc(5) and jcmd. */
final class Footprint {

    private static final Pattern USED = Pattern.compile("(?m)^(?:DefNew|Tenured) .* used (\\d+)K");

    /** Of times in /proc: USER_HZ, which is 100 on every Linux of today. */
    private static final double TICKS = 100;

    private Footprint() {}

    /** Memory that is resident, in MiB. */
    static double resident(JvmProcess process) throws IOException {
        return Files.readAllLines(Path.of("/proc/%d/status".formatted(process.pid()))).stream()
                .filter(each -> each.startsWith("VmRSS:"))
                .mapToDouble(each -> Double.parseDouble(each.replaceAll("[^0-9]", "")) / 1024)
                .findFirst()
                .orElseThrow();
    }

    /** The heap that is in use after a full collection, in MiB. The JVM must have the serial collector. */
    static double heap(JvmProcess process) throws IOException, InterruptedException {
        String unused = jcmd(process, "GC.run");
        String info = jcmd(process, "GC.heap_info");
        double[] kib = USED.matcher(info)
                .results()
                .mapToDouble(each -> Double.parseDouble(each.group(1)))
                .toArray();
        if (kib.length != 2) {
            throw new IllegalStateException("Not the two generations of the serial collector: " + info);
        }
        return (kib[0] + kib[1]) / 1024;
    }

    /** The share of a processor that it used meanwhile, in per cent. */
    static double processor(JvmProcess process, Duration time) throws IOException, InterruptedException {
        double before = seconds(process);
        Thread.sleep(time);
        return 100 * (seconds(process) - before) / (time.toMillis() / 1000.0);
    }

    /** The time of processors that it has used, in seconds. */
    static double seconds(JvmProcess process) throws IOException {
        String stat = Files.readString(Path.of("/proc/%d/stat".formatted(process.pid())));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (Double.parseDouble(fields[11]) + Double.parseDouble(fields[12])) / TICKS;
    }

    private static String jcmd(JvmProcess process, String command) throws IOException, InterruptedException {
        Process jcmd = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(process.pid()),
                        command)
                .redirectErrorStream(true)
                .start();
        String answer = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!jcmd.waitFor(30, TimeUnit.SECONDS)) {
            jcmd.destroyForcibly();
        }
        return answer;
    }
}
