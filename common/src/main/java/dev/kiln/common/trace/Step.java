package dev.kiln.common.trace;

import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A span that has begun. Closing it ends it; one that is never closed is never told. Closed by the thread that began it. */
public final class Step implements AutoCloseable {

    private final Traces traces;
    private final Span span;
    private final Tracer.@Nullable SpanInScope scope;

    /** @param scope what this thread goes back to afterwards, if it has entered the span */
    Step(Traces traces, Span span, Tracer.@Nullable SpanInScope scope) {
        this.traces = traces;
        this.span = span;
        this.scope = scope;
    }

    /** Says something of it; a null says nothing. */
    public Step tag(String name, @Nullable Object value) {
        if (value != null) {
            span.tag(name, value.toString());
        }
        return this;
    }

    /** It went wrong. */
    public void failed(Throwable reason) {
        span.error(reason);
    }

    /** It went wrong, by nobody's bug: there is no stack to show. */
    public void failed(String reason) {
        span.error(new Reason(reason));
    }

    /** Does some of it on this thread, though the thread has not entered it. */
    public void during(Runnable work) {
        Tracer.SpanInScope entered = traces.enter(span);
        try {
            work.run();
        } finally {
            entered.close();
        }
    }

    /** What a message that is sent in it carries. */
    public Map<String, String> context() {
        return traces.contextOf(span);
    }

    @Override
    public void close() {
        if (scope != null) {
            scope.close();
        }
        span.end();
    }

    private static final class Reason extends Exception {

        private static final long serialVersionUID = 1;

        Reason(String reason) {
            super(reason, null, false, false);
        }
    }
}
