package dev.kiln.api.palette;

import dev.kiln.api.loop.Backoff;
import dev.kiln.api.palette.PaletteMessages.Failure;
import dev.kiln.common.message.MessageCodec;
import dev.kiln.common.trace.Step;
import dev.kiln.common.trace.Traces;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;

/**
 * Sends calls to Palette: with its headers, at its rate, each within its time, and again where that can help and can do no
 * harm. What was answered with 429 is sent again; what got no answer or one above 500 only if it may be done twice. Thread-safe.
 */
@Component
class PaletteHttp {

    private static final int LONGEST_ANSWER = 16 << 20;
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

    private final PaletteProperties properties;
    private final RequestRate rate;
    private final MeterRegistry meters;
    private final Backoff backoff;
    private final Traces traces;
    private final HttpClient client;

    PaletteHttp(PaletteProperties properties, RequestRate rate, MeterRegistry meters, Traces traces) {
        this.properties = properties;
        this.rate = rate;
        this.meters = meters;
        this.backoff = Backoff.of(properties.retryDelay(), LONGEST_WAIT);
        this.traces = traces;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(properties.connectTimeout())
                .build();
    }

    /**
     * A call.
     *
     * @param operation what it is, for people and metrics: one of a few
     * @param repeatable whether it may be done twice
     */
    record Request(
            String operation,
            String method,
            String path,
            @Nullable String project,
            @Nullable Object body,
            boolean repeatable) {

        String line() {
            return method + " " + path;
        }
    }

    /**
     * Sends a call until it is answered with success.
     *
     * @throws PaletteException if Palette refuses it, or all tries failed
     */
    <T> T send(Request request, Class<T> answer) throws InterruptedException {
        String body = send(request);
        try {
            return Objects.requireNonNull(MessageCodec.mapper().readValue(body, answer), "null");
        } catch (JacksonException | NullPointerException e) {
            throw PaletteException.noAnswer(request.line(), e);
        }
    }

    /** Sends a call until it is answered with success, and returns the answer's body. */
    String send(Request request) throws InterruptedException {
        for (int tried = 1; ; tried++) {
            rate.await();
            Reply reply = traced(request);
            Counter.builder("kiln.palette.requests")
                    .description("Calls of this instance to Palette")
                    .tag("operation", request.operation())
                    .tag("result", reply.result())
                    .register(meters)
                    .increment();
            if (reply.failure() == null) {
                return reply.body();
            }
            if (tried >= properties.tries() || !mayRepeat(request, reply)) {
                throw reply.failure();
            }
            Thread.sleep(delay(tried, reply));
        }
    }

    private static boolean mayRepeat(Request request, Reply reply) {
        int status = reply.status();
        return status == 429 || (request.repeatable() && (status == 0 || status > 500));
    }

    private Duration delay(int tried, Reply reply) {
        Duration own = backoff.after(tried);
        Duration longer = reply.retryAfter().compareTo(own) > 0 ? reply.retryAfter() : own;
        return longer.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : longer;
    }

    private Reply traced(Request request) throws InterruptedException {
        try (Step call = traces.call("palette " + request.operation())) {
            Reply reply = once(request);
            call.tag("http.response.status_code", reply.status());
            if (reply.failure() != null) {
                call.failed(reply.failure());
            }
            return reply;
        }
    }

    private Reply once(Request request) throws InterruptedException {
        CompletableFuture<HttpResponse<String>> answer =
                client.sendAsync(http(request), BodyHandlers.limiting(BodyHandlers.ofString(), LONGEST_ANSWER));
        try {
            // The client's own time-out ends with the headers; this one is for the body, too.
            return reply(request, answer.get(properties.readTimeout().toMillis(), TimeUnit.MILLISECONDS));
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            return Reply.none(PaletteException.noAnswer(request.line(), cause));
        } catch (TimeoutException e) {
            return Reply.none(PaletteException.noAnswer(
                    request.line(), new IOException("not complete within " + properties.readTimeout(), e)));
        } finally {
            answer.cancel(true);
        }
    }

    private HttpRequest http(Request request) {
        if (!properties.isComplete()) {
            throw new IllegalStateException("Palette is not configured: set kiln.palette.base-url and a key");
        }
        URI base = Objects.requireNonNull(properties.baseUrl());
        String root = base.toString().replaceAll("/+$", "");
        HttpRequest.Builder http = HttpRequest.newBuilder(URI.create(root + request.path()))
                .header("ApiKey", properties.key())
                .header("Accept", "application/json");
        traces.context().forEach(http::header);
        if (request.project() != null) {
            http.header("ProjectUid", request.project());
        }
        if (request.body() == null) {
            return http.method(request.method(), BodyPublishers.noBody()).build();
        }
        return http.header("Content-Type", "application/json")
                .method(
                        request.method(),
                        BodyPublishers.ofString(MessageCodec.mapper().writeValueAsString(request.body())))
                .build();
    }

    private static Reply reply(Request request, HttpResponse<String> response) {
        int status = response.statusCode();
        if (status >= 200 && status < 300) {
            return new Reply(status, response.body(), Duration.ZERO, null);
        }
        Failure failure = failure(response.body());
        Duration retryAfter = response.headers()
                .firstValue("Retry-After")
                .filter(each -> each.matches("\\d{1,6}"))
                .map(each -> Duration.ofSeconds(Long.parseLong(each)))
                .orElse(Duration.ZERO);
        return new Reply(
                status,
                "",
                retryAfter,
                PaletteException.answered(request.line(), status, failure.code(), failure.message()));
    }

    private static Failure failure(String body) {
        try {
            Failure failure = MessageCodec.mapper().readValue(body, Failure.class);
            return failure == null ? new Failure(null, null) : failure;
        } catch (JacksonException e) {
            return new Failure(null, body.substring(0, Math.min(body.length(), 200)));
        }
    }

    private record Reply(
            int status,
            String body,
            Duration retryAfter,
            @Nullable PaletteException failure) {

        static Reply none(PaletteException failure) {
            return new Reply(0, "", Duration.ZERO, failure);
        }

        String result() {
            return switch (status / 100) {
                case 0 -> "no-answer";
                case 2 -> "success";
                default -> status == 429 ? "limited" : status < 500 ? "refused" : "error";
            };
        }
    }
}
