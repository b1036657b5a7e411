package dev.kiln.api.outbox;

import dev.kiln.common.trace.Step;
import dev.kiln.common.trace.Traces;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/**
 * Sends messages so that those of one lane reach the log in their order, whatever fails: a lane has one message under
 * way at a time, and nothing follows a failure. A topic that refuses keeps no other topic waiting. For one use, by one
 * thread.
 */
final class OutboxBatch {

    private final Producer<String, byte[]> producer;
    private final Traces traces;
    private final Map<OutboxMessage.Lane, UnderWay> underWay = new LinkedHashMap<>();
    private final List<OutboxMessage> delivered = new ArrayList<>();
    private final Set<String> refusing = new HashSet<>();
    private @Nullable Exception failure;

    OutboxBatch(Producer<String, byte[]> producer, Traces traces) {
        this.producer = producer;
        this.traces = traces;
    }

    /**
     * Sends what can be sent.
     *
     * @return what the broker has acknowledged; all else is to be sent again, in its order
     */
    Outcome send(List<OutboxMessage> messages) throws InterruptedException {
        for (OutboxMessage message : messages) {
            if (underWay.containsKey(message.lane())) {
                await();
            }
            // A producer waits for seconds for a topic that is not there: once is enough.
            if (!refusing.contains(message.topic())) {
                start(message);
            }
        }
        await();
        return new Outcome(List.copyOf(delivered), failure);
    }

    private void start(OutboxMessage message) throws InterruptedException {
        try {
            Optional<Step> step = step(message);
            ProducerRecord<String, byte[]> each =
                    message.toRecord(step.map(Step::context).orElse(Map.of()));
            underWay.put(message.lane(), new UnderWay(message, producer.send(each), step));
        } catch (InterruptException e) {
            // Kafka has set the thread's flag as well; this exception stands for it.
            boolean unused = Thread.interrupted();
            throw (InterruptedException) new InterruptedException("Interrupted while sending").initCause(e);
        } catch (RuntimeException e) {
            refused(message, e);
        }
    }

    /** What belongs to no trace begins none. */
    private Optional<Step> step(OutboxMessage message) {
        return message.isTraced()
                ? Optional.of(traces.sending("publish " + message.topic(), message.headers(), message.dueAt()))
                : Optional.empty();
    }

    private void await() throws InterruptedException {
        for (UnderWay each : underWay.values()) {
            try {
                each.acknowledgement().get();
                delivered.add(each.message());
                each.step().ifPresent(Step::close);
            } catch (ExecutionException e) {
                refused(each.message(), e);
            }
        }
        underWay.clear();
    }

    private void refused(OutboxMessage message, Exception reason) {
        refusing.add(message.topic());
        if (failure == null) {
            failure = new IllegalStateException(
                    "Kafka did not take message %d for topic %s: %s"
                            .formatted(message.id(), message.topic(), reason.getMessage()),
                    reason);
        }
    }

    /**
     * What became of a batch.
     *
     * @param failure the first one, if there was any
     */
    record Outcome(List<OutboxMessage> delivered, @Nullable Exception failure) {

        static final Outcome NOTHING = new Outcome(List.of(), null);
    }

    private record UnderWay(OutboxMessage message, Future<?> acknowledgement, Optional<Step> step) {}
}
