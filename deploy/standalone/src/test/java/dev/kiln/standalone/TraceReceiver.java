package dev.kiln.standalone;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Status;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/** A collector of traces: takes them by OTLP over HTTP, as protobuf, and keeps them. */
final class TraceReceiver implements AutoCloseable {

    private final HttpServer server;
    private final List<Received> spans = new CopyOnWriteArrayList<>();

    TraceReceiver() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/traces", this::take);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    /** A span, with what its service is called. */
    record Received(
            String trace,
            String id,
            String parent,
            String service,
            String name,
            long begin,
            long end,
            boolean failed,
            Map<String, String> tags) {

        static Received of(String service, io.opentelemetry.proto.trace.v1.Span span) {
            HexFormat hex = HexFormat.of();
            return new Received(
                    hex.formatHex(span.getTraceId().toByteArray()),
                    hex.formatHex(span.getSpanId().toByteArray()),
                    hex.formatHex(span.getParentSpanId().toByteArray()),
                    service,
                    span.getName(),
                    span.getStartTimeUnixNano(),
                    span.getEndTimeUnixNano(),
                    span.getStatus().getCode() == Status.StatusCode.STATUS_CODE_ERROR,
                    span.getAttributesList().stream()
                            .collect(Collectors.toMap(
                                    KeyValue::getKey, each -> each.getValue().getStringValue(), (a, b) -> a)));
        }

        @Override
        public String toString() {
            return "%s: %s".formatted(service, name);
        }
    }

    URI address() {
        return URI.create(
                "http://127.0.0.1:%d/v1/traces".formatted(server.getAddress().getPort()));
    }

    List<Received> spans() {
        return List.copyOf(spans);
    }

    /** Those of one trace. */
    List<Received> of(String trace) {
        return spans.stream().filter(each -> each.trace().equals(trace)).toList();
    }

    Optional<Received> parentOf(Received span) {
        return spans.stream().filter(each -> each.id().equals(span.parent())).findFirst();
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            ExportTraceServiceRequest request = ExportTraceServiceRequest.parseFrom(exchange.getRequestBody());
            request.getResourceSpansList().forEach(this::keep);
            byte[] answer = ExportTraceServiceResponse.getDefaultInstance().toByteArray();
            exchange.getResponseHeaders().add("Content-Type", "application/x-protobuf");
            exchange.sendResponseHeaders(200, answer.length == 0 ? -1 : answer.length);
        }
    }

    private void keep(ResourceSpans resource) {
        String service = service(resource.getResource());
        resource.getScopeSpansList().stream()
                .flatMap(scope -> scope.getSpansList().stream())
                .map(span -> Received.of(service, span))
                .forEach(spans::add);
    }

    private static String service(Resource resource) {
        return resource.getAttributesList().stream()
                .filter(each -> each.getKey().equals("service.name"))
                .map(each -> each.getValue().getStringValue())
                .findFirst()
                .orElse("unknown");
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
