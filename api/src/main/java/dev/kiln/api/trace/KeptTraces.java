package dev.kiln.api.trace;

import dev.kiln.common.message.MessageCodec;
import dev.kiln.common.trace.Step;
import dev.kiln.common.trace.Traces;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;

/**
 * Keeps with a row in which trace it was written, so that whoever takes it up again, perhaps another instance and another
 * day, goes on with that. Does nothing while traces are off. Thread-safe.
 */
@Component
public class KeptTraces {

    /** The rows that are taken up again. */
    public enum Kind {
        BUILD("build", "id"),
        PROFILE("cluster_profile", "name"),
        /** By the event: all endpoints that are owed it. */
        DELIVERIES_OF_EVENT("webhook_delivery", "event_id"),
        DELIVERY("webhook_delivery", "id");

        private final String update;
        private final String select;

        Kind(String table, String column) {
            this.update = "update %s set trace = ?::jsonb where %s = ?".formatted(table, column);
            this.select = "select trace from %s where %s = ? and trace is not null".formatted(table, column);
        }
    }

    private static final TypeReference<Map<String, String>> CONTEXT = new TypeReference<>() {};

    private final JdbcClient jdbc;
    private final Traces traces;

    KeptTraces(JdbcClient jdbc, Traces traces) {
        this.jdbc = jdbc;
        this.traces = traces;
    }

    /** The context of what this thread does; empty where that belongs to no trace. */
    public Map<String, String> context() {
        return traces.context();
    }

    /** The row belongs to the trace of what this thread does. */
    public void keep(Kind kind, Object key) {
        keep(kind, key, traces.context());
    }

    /** The row belongs to the trace of a context. */
    public void keep(Kind kind, Object key, Map<String, String> context) {
        if (traces.areOn() && !context.isEmpty()) {
            jdbc.sql(kind.update)
                    .param(new String(MessageCodec.encode(context), StandardCharsets.UTF_8))
                    .param(key)
                    .update();
        }
    }

    /** Goes on with a row's trace, unless this thread already does, or there is none. */
    public Optional<Step> resume(Kind kind, Object key, String name) {
        if (!traces.areOn()) {
            return Optional.empty();
        }
        return jdbc.sql(kind.select)
                .param(key)
                .query((row, n) -> MessageCodec.mapper().readValue(row.getString("trace"), CONTEXT))
                .optional()
                .filter(context -> !traces.isIn(context))
                .map(context -> traces.follow(name, context));
    }
}
