package dev.kiln.common.trace;

import io.cloudevents.CloudEvent;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/** Contexts in the headers of Kafka's records. */
public final class TraceHeaders {

    /** The names of W3C Trace Context. */
    private static final List<String> NAMES = List.of(Traces.TRACE_PARENT, "tracestate");

    /** As the CloudEvents extension for distributed tracing has them, in binary mode. */
    private static final String OF_EVENT = "ce_";

    private TraceHeaders() {}

    /** The context that a record came with; empty if it came with none. */
    public static Map<String, String> in(Headers headers) {
        Map<String, String> context = new HashMap<>();
        for (String name : NAMES) {
            Header header = headers.lastHeader(name);
            Header found = header == null ? headers.lastHeader(OF_EVENT + name) : header;
            if (found != null && found.value() != null) {
                context.put(name, new String(found.value(), StandardCharsets.UTF_8));
            }
        }
        return context;
    }

    /** The same for a record that holds an event, which may say it within itself: in structured mode all is in the value. */
    public static Map<String, String> in(Headers headers, CloudEvent event) {
        Map<String, String> context = in(headers);
        for (String name : NAMES) {
            Object extension = event.getExtension(name);
            if (extension != null) {
                context.putIfAbsent(name, extension.toString());
            }
        }
        return context;
    }

    /** Sends a context along. */
    public static void add(Headers headers, Map<String, String> context) {
        context.forEach((name, value) -> headers.add(name, value.getBytes(StandardCharsets.UTF_8)));
    }
}
