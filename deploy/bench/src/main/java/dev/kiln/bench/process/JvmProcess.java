package dev.kiln.bench.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A server in a JVM of its own, under one name over all of its runs. Thread-safe. */
public final class JvmProcess implements AutoCloseable {

    private static final Duration GOING = Duration.ofSeconds(60);
    private static final Duration PROBE = Duration.ofMillis(200);

    private final String name;
    private final List<String> command;
    private final Path log;
    private final Optional<URI> health;
    private Process process;

    private JvmProcess(String name, List<String> command, Path log, Optional<URI> health) {
        this.name = name;
        this.command = command;
        this.log = log;
        this.health = health;
        this.process = launch();
    }

    /**
     * Starts a server.
     *
     * @param jvm options of the JVM
     * @param arguments the jar and what it is told
     * @param health answers 200 when it is ready; nothing if that cannot be asked
     */
    public static JvmProcess start(
            String name, List<String> jvm, Path jar, List<String> arguments, Path log, Optional<URI> health) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvm);
        command.addAll(List.of("-jar", jar.toString()));
        command.addAll(arguments);
        return new JvmProcess(name, List.copyOf(command), log, health);
    }

    public String name() {
        return name;
    }

    /** The id of its present process. */
    public synchronized long pid() {
        return process.pid();
    }

    /** Where its output goes. */
    public Path log() {
        return log;
    }

    public synchronized boolean isAlive() {
        return process.isAlive();
    }

    /** Starts it again, if it does not run. */
    public synchronized void startAgain() {
        if (!process.isAlive()) {
            process = launch();
        }
    }

    /** SIGKILL; returns when it is gone. */
    public synchronized void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** SIGTERM, and SIGKILL to one that does not end within a minute. */
    public synchronized void terminate() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(GOING.toSeconds(), TimeUnit.SECONDS)) {
            kill();
        }
    }

    /** SIGSTOP: it is there, and does nothing. */
    public void freeze() throws InterruptedException {
        signal("STOP");
    }

    /** SIGCONT. */
    public void thaw() throws InterruptedException {
        signal("CONT");
    }

    /**
     * Waits until it is ready.
     *
     * @throws IllegalStateException if it is not within that time, or has ended
     */
    public void awaitReady(Duration atMost) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        try (HttpClient http = HttpClient.newHttpClient()) {
            while (!isReady(http)) {
                if (System.nanoTime() > deadline || !isAlive()) {
                    String how = isAlive() ? "was not ready within " + atMost : "has ended";
                    throw new IllegalStateException("%s %s: see %s".formatted(name, how, log));
                }
                Thread.sleep(PROBE);
            }
        }
    }

    /** As {@link #terminate()}; at once when the calling thread is interrupted. */
    @Override
    public void close() {
        try {
            terminate();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private boolean isReady(HttpClient http) throws InterruptedException {
        if (health.isEmpty()) {
            return isAlive();
        }
        HttpRequest request = HttpRequest.newBuilder(health.get())
                .timeout(Duration.ofSeconds(5))
                .build();
        try {
            return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    private synchronized void signal(String name) throws InterruptedException {
        if (!process.isAlive()) {
            return;
        }
        try {
            new ProcessBuilder("sh", "-c", "kill -s %s %d".formatted(name, process.pid()))
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException("Could not send SIG%s to %s".formatted(name, this.name), e);
        }
    }

    private Process launch() {
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException("Could not start " + name, e);
        }
    }
}
