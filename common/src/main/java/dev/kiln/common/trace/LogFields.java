package dev.kiln.common.trace;

import dev.kiln.common.build.BuildId;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * What the lines that this thread logs are about, until it is closed: fields beside the text, where lines are written as
 * JSON. Other threads do not have them.
 */
public final class LogFields implements AutoCloseable {

    private static final String BUILD = "build";
    private static final String ATTEMPT = "attempt";
    private static final String WORKER = "worker";

    /** As Micrometer names them, wherever a thread has entered a span. */
    private static final String TRACE = "traceId";

    private static final String SPAN = "spanId";

    private final Map<String, @Nullable String> before = new HashMap<>();

    private LogFields() {}

    public static LogFields of(BuildId build) {
        return new LogFields().and(BUILD, build.toString());
    }

    public LogFields attempt(int number) {
        return and(ATTEMPT, Integer.toString(number));
    }

    public LogFields worker(Object id) {
        return and(WORKER, id.toString());
    }

    /** The span that a context names, where this thread has not entered it; without one there is nothing to say. */
    public LogFields trace(Map<String, String> context) {
        String[] parts = context.getOrDefault(Traces.TRACE_PARENT, "").split("-", -1);
        return parts.length < 3 ? this : and(TRACE, parts[1]).and(SPAN, parts[2]);
    }

    private LogFields and(String name, String value) {
        before.putIfAbsent(name, MDC.get(name));
        MDC.put(name, value);
        return this;
    }

    /** Does something that they are about, and is closed. */
    public void during(Runnable work) {
        try {
            work.run();
        } finally {
            close();
        }
    }

    @Override
    public void close() {
        before.forEach(LogFields::restore);
    }

    private static void restore(String name, @Nullable String value) {
        if (value == null) {
            MDC.remove(name);
        } else {
            MDC.put(name, value);
        }
    }
}
