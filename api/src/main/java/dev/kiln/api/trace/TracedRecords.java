package dev.kiln.api.trace;

import dev.kiln.common.trace.Step;
import dev.kiln.common.trace.TraceHeaders;
import dev.kiln.common.trace.Traces;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.listener.RecordInterceptor;

/**
 * Has a listener handle a record in the trace that the record carries. One that carries none is handled in none. Listeners
 * of batches see to it themselves.
 */
final class TracedRecords implements RecordInterceptor<Object, Object> {

    /** Of the record that a thread handles. */
    private static final ThreadLocal<@Nullable Step> STEP = new ThreadLocal<>();

    private final Traces traces;

    TracedRecords(Traces traces) {
        this.traces = traces;
    }

    @Override
    public ConsumerRecord<Object, Object> intercept(
            ConsumerRecord<Object, Object> each, Consumer<Object, Object> consumer) {
        Map<String, String> context = TraceHeaders.in(each.headers());
        if (!context.isEmpty()) {
            STEP.set(traces.follow("process " + each.topic(), context)
                    .tag(
                            "messaging.consumer.group.name",
                            consumer.groupMetadata().groupId()));
        }
        return each;
    }

    @Override
    public void failure(ConsumerRecord<Object, Object> each, Exception failure, Consumer<Object, Object> consumer) {
        Step current = STEP.get();
        if (current != null) {
            current.failed(failure);
        }
    }

    @Override
    public void afterRecord(ConsumerRecord<Object, Object> each, Consumer<Object, Object> consumer) {
        Step current = STEP.get();
        STEP.remove();
        if (current != null) {
            current.close();
        }
    }
}
