package dev.kiln.common.trace;

import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.propagation.Propagator;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Begins spans, also of a trace that another thread, process or day began. A context is what a message's headers say of the
 * span that it was sent in (W3C Trace Context), and can be kept. Thread-safe.
 */
public final class Traces {

    /** Records nothing. */
    public static final Traces OFF = new Traces(Tracer.NOOP, Propagator.NOOP);

    /** What no context is without (W3C Trace Context, 3.2). */
    public static final String TRACE_PARENT = "traceparent";

    private static final int END_OF_TRACE_ID = "00-".length() + 32;

    private final Tracer tracer;
    private final Propagator propagator;

    public Traces(Tracer tracer, Propagator propagator) {
        this.tracer = tracer;
        this.propagator = propagator;
    }

    public boolean areOn() {
        return this != OFF;
    }

    /** The context of what this thread does now; empty where that belongs to no trace. */
    public Map<String, String> context() {
        Span span = tracer.currentSpan();
        return span == null ? Map.of() : contextOf(span);
    }

    /** Whether this thread does something that belongs to the same trace as a context. */
    public boolean isIn(Map<String, String> context) {
        return traceOf(context()).equals(traceOf(context));
    }

    /** Begins a part of what this thread does. */
    public Step step(String name) {
        return entered(tracer.spanBuilder().name(name).start());
    }

    /** Begins a call to another system, if what this thread does is traced. */
    public Step call(String name) {
        if (tracer.currentSpan() == null) {
            return new Step(this, Span.NOOP, null);
        }
        return entered(tracer.spanBuilder().name(name).kind(Span.Kind.CLIENT).start());
    }

    /** Begins what follows from a message, or from what was kept with a context. Without one a trace begins. */
    public Step follow(String name, Map<String, String> context) {
        return entered(following(name, context, Span.Kind.CONSUMER).start());
    }

    /** Begins what has lasted since an earlier moment already. */
    public Step followSince(String name, Map<String, String> context, Instant since) {
        return entered(
                since(since, following(name, context, Span.Kind.CONSUMER)).start());
    }

    /** Begins what follows from one message among others that are handled with it. This thread goes on with what it does. */
    public Step aside(String name, Map<String, String> context) {
        return new Step(this, following(name, context, Span.Kind.CONSUMER).start(), null);
    }

    /** Begins the sending of a message that was written at an earlier moment. This thread goes on with what it does. */
    public Step sending(String name, Map<String, String> context, Instant since) {
        return new Step(
                this, since(since, following(name, context, Span.Kind.PRODUCER)).start(), null);
    }

    Map<String, String> contextOf(Span span) {
        Map<String, String> context = new HashMap<>();
        propagator.inject(span.context(), context, (carrier, field, value) -> context.put(field, value));
        return context;
    }

    Tracer.SpanInScope enter(Span span) {
        return tracer.withSpan(span);
    }

    private Span.Builder following(String name, Map<String, String> context, Span.Kind kind) {
        return propagator
                .extract(context, (carrier, field) -> context.get(field))
                .name(name)
                .kind(kind);
    }

    private static Span.Builder since(Instant since, Span.Builder span) {
        return span.startTimestamp(since.toEpochMilli(), TimeUnit.MILLISECONDS);
    }

    private Step entered(Span span) {
        return new Step(this, span, enter(span));
    }

    private static String traceOf(Map<String, String> context) {
        @Nullable String parent = context.get(TRACE_PARENT);
        return parent == null || parent.length() < END_OF_TRACE_ID ? "" : parent.substring(0, END_OF_TRACE_ID);
    }
}
