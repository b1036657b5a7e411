package dev.kiln.bench.suite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The worker as its container has it: its libraries as files beside its jar, and what a start loads and links kept in a
 * cache of the JVM (JEP 514).
 */
record CachedProgram(Path jar, Path cache) {

    /** A start takes seconds, and writing the cache some more. */
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    /** Makes it by a start as far as it goes without Kafka. */
    static CachedProgram of(Path worker, Path packer, Path folder) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        java(folder, "-Djarmode=tools", "-jar", worker.toString(), "extract", "--destination", folder + "/program");
        var program = new CachedProgram(
                folder.resolve("program").resolve(worker.getFileName()), folder.resolve("worker.aot"));
        java(
                folder,
                "-XX:+UseSerialGC",
                "-XX:AOTCacheOutput=" + program.cache,
                "-Dspring.context.exit=onRefresh",
                "-jar",
                program.jar.toString(),
                "--kiln.worker.data-directory=" + folder.resolve("training"),
                "--kiln.worker.packer.binary=" + packer);
        return program;
    }

    /** For its JVM. */
    List<String> options() {
        return List.of("-XX:AOTCache=" + cache);
    }

    private static void java(Path folder, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(arguments));
        Path log = folder.resolve("training.log");
        Process training = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        if (!training.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
            training.descendants().forEach(ProcessHandle::destroyForcibly);
            training.destroyForcibly();
            throw new IOException(
                    "'%s' has not ended within %s: see %s".formatted(String.join(" ", command), PATIENCE, log));
        }
        if (training.exitValue() != 0) {
            throw new IOException(
                    "'%s' has ended with %d: see %s".formatted(String.join(" ", command), training.exitValue(), log));
        }
    }
}
