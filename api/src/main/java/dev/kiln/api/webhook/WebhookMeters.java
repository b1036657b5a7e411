package dev.kiln.api.webhook;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.stereotype.Component;

/** How endpoints take what they are told. What waits is counted in the database, so every instance says the same. */
@Component
class WebhookMeters {

    private final MeterRegistry meters;
    private final Counter unreadable;
    private final AtomicLong lastRound = new AtomicLong(System.nanoTime());

    WebhookMeters(MeterRegistry meters) {
        this.meters = meters;
        this.unreadable = Counter.builder("kiln.webhook.unreadable")
                .description("Records on topics of events that held none, so that no endpoint was told")
                .register(meters);
        TimeGauge.builder("kiln.webhook.loop.idle", () -> System.nanoTime() - lastRound.get(), TimeUnit.NANOSECONDS)
                .description("Time since the last look for deliveries; growing means that it is stuck")
                .register(meters);
    }

    void roundCompleted() {
        lastRound.set(System.nanoTime());
    }

    /** Something on a topic of events was none. */
    void unreadable() {
        unreadable.increment();
    }

    void tried(Delivery.Attempt attempt, Delivery.State state) {
        String result = switch (state) {
            case DELIVERED -> "delivered";
            case PARKED -> "parked";
            case PENDING -> attempt.status() == null ? "no-answer" : "refused";
        };
        Timer.builder("kiln.webhook.deliveries")
                .tag("result", result)
                .description("Tries of this instance to deliver an event to an endpoint")
                .register(meters)
                .record(Duration.ofMillis(attempt.millis()));
    }
}
