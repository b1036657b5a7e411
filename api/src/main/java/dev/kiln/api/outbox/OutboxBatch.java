package dev.kiln.api.outbox;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;

/**
 * Sends messages so that those of one lane reach the log in their order, whatever fails: a lane has one message under
 * way at a time, and nothing follows a failure. Confined to one thread.
 */
final class OutboxBatch {

    private final Producer<String, byte[]> producer;
    private final List<Future<?>> underWay = new ArrayList<>();
    private final Set<OutboxMessage.Lane> lanes = new HashSet<>();

    OutboxBatch(Producer<String, byte[]> producer) {
        this.producer = producer;
    }

    /**
     * Sends all, or throws; then some may have been sent, and all are to be sent again.
     *
     * @throws ExecutionException if the broker did not take one of them
     */
    void send(List<OutboxMessage> messages) throws ExecutionException, InterruptedException {
        for (OutboxMessage message : messages) {
            if (!lanes.add(message.lane())) {
                await();
                lanes.add(message.lane());
            }
            underWay.add(producer.send(message.toRecord()));
        }
        await();
    }

    private void await() throws ExecutionException, InterruptedException {
        for (Future<?> each : underWay) {
            each.get();
        }
        underWay.clear();
        lanes.clear();
    }
}
