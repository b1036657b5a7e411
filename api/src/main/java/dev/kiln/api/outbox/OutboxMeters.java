package dev.kiln.api.outbox;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.stereotype.Component;

/** How far behind the outbox is. What waits is counted in the database, so every instance says the same. */
@Component
class OutboxMeters {

    private final AtomicLong lastRound = new AtomicLong(System.nanoTime());

    OutboxMeters(OutboxStore store, MeterRegistry meters) {
        TimeGauge.builder("kiln.outbox.relay.idle", () -> System.nanoTime() - lastRound.get(), TimeUnit.NANOSECONDS)
                .description("Time since the relay's last completed round; growing means that it is stuck")
                .register(meters);
        Gauge.builder("kiln.outbox.pending", store, each -> each.backlog().messages())
                .description("Messages that are due to be published, of all instances: counted in the database")
                .register(meters);
        TimeGauge.builder(
                        "kiln.outbox.age",
                        store,
                        TimeUnit.SECONDS,
                        each -> each.backlog().oldestSeconds())
                .description("How long the oldest message has been due to be published, of all instances")
                .register(meters);
    }

    /** The relay has looked for messages, and published those that it could. */
    void roundCompleted() {
        lastRound.set(System.nanoTime());
    }
}
