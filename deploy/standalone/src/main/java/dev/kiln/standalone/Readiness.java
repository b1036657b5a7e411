package dev.kiln.standalone;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** Waits for processes that tell over HTTP when they can be used. */
final class Readiness {

    private Readiness() {}

    /**
     * Returns when the address answers 200.
     *
     * @throws CannotStartException if the process ends before, or it takes longer than that
     */
    static void await(String name, Process process, URI address, Duration patience, Path log)
            throws InterruptedException {
        Instant deadline = Instant.now().plus(patience);
        try (HttpClient http = HttpClient.newHttpClient()) {
            while (Instant.now().isBefore(deadline)) {
                if (isReady(http, address)) {
                    return;
                }
                if (process.waitFor(100, TimeUnit.MILLISECONDS)) {
                    throw new CannotStartException(
                            "%s ended with exit code %d: see %s".formatted(name, process.exitValue(), log));
                }
            }
        }
        throw new CannotStartException("%s was not ready within %s: see %s".formatted(name, patience, log));
    }

    private static boolean isReady(HttpClient http, URI address) throws InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(address).timeout(Duration.ofSeconds(5)).build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }
}
