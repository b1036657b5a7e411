package dev.kiln.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** PostgreSQL servers as the operating system sees them: found by their data folder, and stopped. */
final class ServerProcess {
    private static final Logger LOG = LoggerFactory.getLogger(ServerProcess.class);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(20);

    private ServerProcess() {}

    /**
     * Stops the server that a killed JVM left on a data folder, and removes a pid file that nobody stands behind.
     *
     * <p>Only for the holder of the folder's lock: whatever runs there then has lost its JVM.
     */
    static void stopLeftOver(Path data) {
        Path pidFile = data.resolve("postmaster.pid");
        try {
            if (Files.notExists(pidFile)) {
                return;
            }
            Optional<ProcessHandle> left = ownerOf(pidFile, data);
            left.ifPresent(process -> {
                LOG.warn("Stopping PostgreSQL (process {}), which an earlier run left on {}", process.pid(), data);
                stop(process);
            });
            // The kernel may have given the pid to another program, for which PostgreSQL would refuse to start.
            Files.deleteIfExists(pidFile);
        } catch (IOException e) {
            throw new StartupException("Could not read " + pidFile + ": " + e.getMessage(), e);
        }
    }

    /** Asks a server to end its sessions and itself; kills it when it has not done so in time. */
    static void stop(ProcessHandle server) {
        if (!server.isAlive()) {
            return;
        }
        interrupt(server.pid());
        if (!hasEnded(server)) {
            LOG.warn("PostgreSQL (process {}) did not stop within {}: killing it", server.pid(), STOP_TIMEOUT);
            server.destroyForcibly();
            hasEnded(server);
        }
    }

    private static Optional<ProcessHandle> ownerOf(Path pidFile, Path data) throws IOException {
        List<String> lines = Files.readAllLines(pidFile);
        if (lines.isEmpty()) {
            return Optional.empty();
        }
        long pid = Long.parseLong(lines.getFirst().strip());
        return ProcessHandle.of(pid).filter(process -> isServerOn(data, process.pid()));
    }

    private static boolean isServerOn(Path data, long pid) {
        try {
            String command = Files.readString(Path.of("/proc", Long.toString(pid), "cmdline"), StandardCharsets.UTF_8);
            return List.of(command.split("\0", -1)).contains(data.toString()) && command.contains("postgres");
        } catch (IOException gone) {
            return false;
        }
    }

    /** SIGINT is PostgreSQL's "fast" stop; Java itself can only send SIGTERM, which waits for clients to leave. */
    private static void interrupt(long pid) {
        try {
            new ProcessBuilder("sh", "-c", "kill -INT " + pid).start().waitFor();
        } catch (IOException e) {
            throw new StartupException("Could not signal process " + pid + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean hasEnded(ProcessHandle process) {
        try {
            process.onExit().get(STOP_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException("Could not wait for process " + process.pid(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return !process.isAlive();
        }
    }
}
