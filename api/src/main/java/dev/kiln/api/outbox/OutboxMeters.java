package dev.kiln.api.outbox;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.stereotype.Component;

/** What this instance's relay does; what waits is told by {@link OutboxGauges}. */
@Component
class OutboxMeters {

    private final AtomicLong lastRound = new AtomicLong(System.nanoTime());
    private final Counter published;
    private final Counter failedRounds;

    OutboxMeters(MeterRegistry meters) {
        TimeGauge.builder("kiln.outbox.relay.idle", () -> System.nanoTime() - lastRound.get(), TimeUnit.NANOSECONDS)
                .description("Time since the relay's last completed round; growing means that it is stuck")
                .register(meters);
        this.published = Counter.builder("kiln.outbox.published")
                .description("Messages of the outbox that Kafka has acknowledged to this instance")
                .register(meters);
        this.failedRounds = Counter.builder("kiln.outbox.failures")
                .description("Rounds of the relay in which Kafka refused a message, or Kafka or the database was away")
                .register(meters);
    }

    /** The relay has looked for messages, and published those that it could. */
    void roundCompleted(int messages) {
        lastRound.set(System.nanoTime());
        published.increment(messages);
    }

    void roundFailed() {
        failedRounds.increment();
    }
}
