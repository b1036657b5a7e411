package dev.kiln.api.palette;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.stereotype.Component;

/** That this instance looks for records to bring over; how far Palette is behind is told by {@link SyncGauges}. */
@Component
class SyncMeters {

    private final AtomicLong lastRound = new AtomicLong(System.nanoTime());

    SyncMeters(MeterRegistry meters) {
        TimeGauge.builder("kiln.palette.loop.idle", () -> System.nanoTime() - lastRound.get(), TimeUnit.NANOSECONDS)
                .description(
                        "Time since the last look for records to bring over; growing where no Palette is configured, or when it is stuck")
                .register(meters);
    }

    void roundCompleted() {
        lastRound.set(System.nanoTime());
    }
}
