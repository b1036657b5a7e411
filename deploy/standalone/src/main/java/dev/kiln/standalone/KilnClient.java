package dev.kiln.standalone;

import dev.kiln.common.message.MessageCodec;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Calls the HTTP interface as any upstream system would. Thread-safe. */
final class KilnClient implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final URI base;

    KilnClient(URI api) {
        this.base = api.resolve("/api/v1/");
    }

    JsonNode get(String path) {
        return call(request(path).GET());
    }

    JsonNode put(String path, Object body) {
        return call(request(path).header("Content-Type", "application/json").PUT(json(body)));
    }

    JsonNode post(String path, String idempotencyKey, Object body) {
        return post(path, Map.of("Idempotency-Key", idempotencyKey), body);
    }

    JsonNode post(String path, Map<String, String> headers, Object body) {
        HttpRequest.Builder post = request(path).header("Content-Type", "application/json");
        headers.forEach(post::header);
        return call(post.POST(json(body)));
    }

    /** Hands every line of a text on as it comes, until the text ends. */
    void follow(String path, Duration atMost, Consumer<String> line) {
        HttpRequest request = request(path).timeout(atMost).GET().build();
        try {
            HttpResponse<Stream<String>> response = http.send(request, BodyHandlers.ofLines());
            try (Stream<String> lines = response.body()) {
                lines.forEach(line);
            }
        } catch (IOException e) {
            throw new CannotStartException("The log at %s broke off: %s".formatted(request.uri(), e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CannotStartException("Interrupted");
        }
    }

    private JsonNode call(HttpRequest.Builder builder) {
        HttpRequest request = builder.timeout(PATIENCE).build();
        try {
            HttpResponse<byte[]> response = http.send(request, BodyHandlers.ofByteArray());
            if (response.statusCode() >= 400) {
                throw new CannotStartException("%s %s answered %d: %s"
                        .formatted(
                                request.method(),
                                request.uri(),
                                response.statusCode(),
                                new String(response.body(), StandardCharsets.UTF_8)));
            }
            return MessageCodec.mapper().readTree(response.body());
        } catch (IOException e) {
            throw new CannotStartException(
                    "%s %s failed: %s".formatted(request.method(), request.uri(), e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CannotStartException("Interrupted");
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(base.resolve(path));
    }

    private static HttpRequest.BodyPublisher json(Object body) {
        return HttpRequest.BodyPublishers.ofByteArray(MessageCodec.encode(body));
    }

    @Override
    public void close() {
        http.close();
    }
}
