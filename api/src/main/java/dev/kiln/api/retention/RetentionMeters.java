package dev.kiln.api.retention;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.stereotype.Component;

/** What the retention job does. */
@Component
class RetentionMeters {

    private final MeterRegistry meters;
    private final AtomicLong lastRound = new AtomicLong(System.nanoTime());
    private final Counter failedRounds;

    RetentionMeters(MeterRegistry meters, RetentionProperties properties) {
        this.meters = meters;
        TimeGauge.builder("kiln.retention.idle", () -> System.nanoTime() - lastRound.get(), TimeUnit.NANOSECONDS)
                .description("Time since everything that had outlived its time was removed, or another instance was"
                        + " found to be at it; growing means that the job fails or does not keep up")
                .register(meters);
        this.failedRounds = Counter.builder("kiln.retention.failures")
                .description("Rounds of the retention job that ended early, because the database refused or was away")
                .register(meters);
        Expiry.all(properties).forEach(each -> removed(each, 0));
    }

    void removed(Expiry expired, int rows) {
        Counter.builder("kiln.retention.removed")
                .description("Rows that this instance has removed because they had outlived their time")
                .tag("what", expired.what())
                .register(meters)
                .increment(rows);
    }

    void roundCompleted() {
        lastRound.set(System.nanoTime());
    }

    void roundFailed() {
        failedRounds.increment();
    }
}
