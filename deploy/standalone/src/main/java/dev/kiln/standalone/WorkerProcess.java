package dev.kiln.standalone;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A worker beside this JVM. It ends with this JVM, however that ends: its standard input is a pipe from here. */
final class WorkerProcess implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final String id;
    private final List<String> command;
    private final URI health;
    private final Path log;
    private Process process;

    private WorkerProcess(String id, List<String> command, URI health, Path log) throws IOException {
        this.id = id;
        this.command = command;
        this.health = health;
        this.log = log;
        this.process = launch();
    }

    /**
     * Starts it.
     *
     * @param jvm options of its JVM, beside those that keep it small
     * @param more properties beside those that follow from the options
     */
    static WorkerProcess start(
            Options options,
            int number,
            String bootstrapServers,
            DataFolder data,
            List<String> jvm,
            Map<String, String> more)
            throws IOException {
        String id = "worker-" + number;
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx192m"));
        command.addAll(jvm);
        command.addAll(List.of(
                "-jar",
                options.workerJar.toString(),
                "--kiln.worker.id=" + id,
                "--kiln.worker.slots=" + options.slots,
                "--kiln.worker.data-directory=" + data.folder(id),
                "--kiln.worker.publish.directory=" + data.folder("images"),
                "--kiln.worker.packer.binary=" + options.packer,
                "--kiln.worker.sources.examples.type=directory",
                "--kiln.worker.sources.examples.location=" + options.examples,
                // Somebody waits at the terminal for the end: what runs for longer is handed back, not finished.
                "--kiln.worker.drain-timeout=" + options.drain,
                "--kiln.worker.grace=PT10S",
                "--kiln.worker.stop-at-end-of-input=true",
                "--spring.kafka.bootstrap-servers=" + bootstrapServers,
                "--server.port=" + options.workerPort(number)));
        for (Map<String, ?> properties : List.of(options.watching(), more)) {
            properties.forEach((name, value) -> command.add("--%s=%s".formatted(name, value)));
        }
        URI health = URI.create("http://127.0.0.1:" + options.workerPort(number) + "/actuator/health/readiness");
        return new WorkerProcess(id, List.copyOf(command), health, data.logFile(id));
    }

    String id() {
        return id;
    }

    /** Of its present run. */
    ProcessHandle handle() {
        return process.toHandle();
    }

    /** Waits until it has ended by itself, and starts it again, under its id. */
    int awaitEndAndStart() throws IOException, InterruptedException {
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException("Worker %s has not ended within %s".formatted(id, PATIENCE));
        }
        int code = process.exitValue();
        process = launch();
        awaitReady();
        return code;
    }

    /**
     * Waits until it takes jobs.
     *
     * @throws CannotStartException if it ends before, or takes longer than a minute
     */
    void awaitReady() throws InterruptedException {
        Readiness.await("Worker " + id, process, health, PATIENCE, log);
    }

    /** Ends it without a chance to do anything about it, as a crash does. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Starts it again, under its id. */
    void restart() throws IOException, InterruptedException {
        kill();
        process = launch();
        awaitReady();
    }

    /** Asks it to end, and waits for it to end its builds. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                kill();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private Process launch() throws IOException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
    }
}
