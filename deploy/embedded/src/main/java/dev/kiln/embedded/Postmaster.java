package dev.kiln.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running PostgreSQL server: the process, and what it says. */
final class Postmaster {
    private static final Logger LOG = LoggerFactory.getLogger("dev.kiln.embedded.postgres");
    private static final Duration START_TIMEOUT = Duration.ofMinutes(2);
    private static final String READY = "database system is ready to accept connections";
    private static final int LINES_KEPT = 20;

    private final Process process;
    private final int port;
    private final Thread reader;
    private final CountDownLatch ready = new CountDownLatch(1);
    private final Deque<String> lastLines = new ArrayDeque<>();

    private Postmaster(Process process, int port) {
        this.process = process;
        this.port = port;
        this.reader = Thread.ofPlatform().daemon().name("kiln-postgres-log").unstarted(this::readLog);
    }

    /**
     * Starts a server and waits until it takes connections; after a crash that includes its recovery.
     *
     * @param settings as {@code name=value}
     */
    static Postmaster start(PostgresPrograms programs, Path data, int port, List<String> settings) {
        List<String> command = new ArrayList<>(List.of(programs.program("postgres")));
        command.addAll(List.of("-D", data.toString(), "-p", Integer.toString(port)));
        settings.forEach(setting -> command.addAll(List.of("-c", setting)));
        Postmaster postmaster = new Postmaster(PostgresCommand.spawn(command), port);
        postmaster.reader.start();
        postmaster.awaitReady(data);
        return postmaster;
    }

    int port() {
        return port;
    }

    /** Ends every session and the server, without losing a commit. */
    void stop() {
        ServerProcess.stop(process.toHandle());
        try {
            reader.join(Duration.ofSeconds(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitReady(Path data) {
        boolean inTime = false;
        try {
            inTime = ready.await(START_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (inTime && process.isAlive()) {
            return;
        }
        stop();
        throw new StartupException(
                "PostgreSQL did not start on " + data + (inTime ? "" : " in time") + ". It said:\n" + said());
    }

    private void readLog() {
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                LOG.debug("{}", line);
                keep(line);
                if (line.contains(READY)) {
                    ready.countDown();
                }
            }
        } catch (IOException e) {
            LOG.debug("The end of PostgreSQL's log: {}", e.getMessage());
        } finally {
            // Released for whoever waits, who will find the process gone.
            awaitExit();
            ready.countDown();
        }
    }

    private void awaitExit() {
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void keep(String line) {
        synchronized (lastLines) {
            lastLines.add(line);
            if (lastLines.size() > LINES_KEPT) {
                lastLines.remove();
            }
        }
    }

    private String said() {
        synchronized (lastLines) {
            return String.join("\n", lastLines);
        }
    }
}
