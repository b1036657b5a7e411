package dev.kiln.standalone;

import dev.kiln.common.message.MessageCodec;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Asks a Prometheus, and what it scrapes. */
final class PrometheusClient implements AutoCloseable {

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI address;

    PrometheusClient(URI address) {
        this.address = address;
    }

    /** A series and its newest value. */
    record Sample(Map<String, String> labels, double value) {}

    /** The answer of an instant query. */
    List<Sample> query(String promql) {
        String query = URLEncoder.encode(promql, StandardCharsets.UTF_8);
        JsonNode answer = MessageCodec.mapper().readTree(get(address.resolve("/api/v1/query?query=" + query)));
        if (!answer.path("status").asString().equals("success")) {
            throw new IllegalArgumentException("Prometheus refuses %s: %s".formatted(promql, answer.path("error")));
        }
        List<Sample> samples = new ArrayList<>();
        for (JsonNode each : answer.path("data").path("result")) {
            samples.add(new Sample(
                    labels(each.path("metric")),
                    number(each.path("value").get(1).asString())));
        }
        return samples;
    }

    /** The one value of a query, NaN if there is none. */
    double value(String promql) {
        List<Sample> samples = query(promql);
        return samples.isEmpty() ? Double.NaN : samples.getFirst().value();
    }

    String get(URI uri) {
        try {
            return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            throw new IllegalStateException(uri + " does not answer: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, String> labels(JsonNode metric) {
        Map<String, String> labels = new LinkedHashMap<>();
        metric.properties()
                .forEach(each -> labels.put(each.getKey(), each.getValue().asString()));
        return labels;
    }

    private static double number(String text) {
        return switch (text) {
            case "+Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text);
        };
    }

    @Override
    public void close() {
        http.close();
    }
}
