package dev.kiln.bench.suite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The worker as its container has it: its libraries as files beside its jar, and what a start loads and links kept in a
 * cache of the JVM (JEP 514).
 */
record CachedProgram(Path jar, Path cache) {

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
        int code = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start()
                .waitFor();
        if (code != 0) {
            throw new IOException("'%s' has ended with %d: see %s".formatted(String.join(" ", command), code, log));
        }
    }
}
