package dev.kiln.api.webhook;

import io.micrometer.core.instrument.Gauge;
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
    private final AtomicLong lastRound = new AtomicLong(System.nanoTime());

    WebhookMeters(DeliveryRows rows, MeterRegistry meters) {
        this.meters = meters;
        Gauge.builder("kiln.webhook.pending", rows, each -> each.backlog().pending())
                .description("Deliveries that are to be made, of all instances: counted in the database")
                .register(meters);
        Gauge.builder("kiln.webhook.parked", rows, each -> each.backlog().parked())
                .description("Deliveries that nobody took for as long as they were offered")
                .register(meters);
        TimeGauge.builder(
                        "kiln.webhook.age",
                        rows,
                        TimeUnit.SECONDS,
                        each -> each.backlog().seconds())
                .description("How long the oldest delivery that is to be made has been")
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
        meters.counter("kiln.webhook.unreadable").increment();
    }

    void tried(Delivery.Attempt attempt, Delivery.State state) {
        String result = switch (state) {
            case DELIVERED -> "delivered";
            case PARKED -> "parked";
            case PENDING -> attempt.status() == null ? "no-answer" : "refused";
        };
        Timer.builder("kiln.webhook.deliveries")
                .tag("result", result)
                .description("Tries to deliver an event to an endpoint")
                .register(meters)
                .record(Duration.ofMillis(attempt.millis()));
    }
}
