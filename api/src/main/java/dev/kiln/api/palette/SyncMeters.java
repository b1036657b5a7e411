package dev.kiln.api.palette;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.stereotype.Component;

/** How far Palette is behind. Counted in the database, so every instance says the same. */
@Component
class SyncMeters {

    private final AtomicLong lastRound = new AtomicLong(System.nanoTime());

    SyncMeters(SyncRows rows, MeterRegistry meters) {
        for (SyncState.State state : SyncState.State.values()) {
            Gauge.builder("kiln.palette.records", rows, each -> records(each, state))
                    .tag("state", state.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                    .description("Records that are bound to Palette, of all instances: counted in the database")
                    .register(meters);
        }
        TimeGauge.builder("kiln.palette.behind", rows, TimeUnit.SECONDS, SyncMeters::behind)
                .description("For how long Palette has not agreed with the record that has waited longest")
                .register(meters);
        TimeGauge.builder("kiln.palette.loop.idle", () -> System.nanoTime() - lastRound.get(), TimeUnit.NANOSECONDS)
                .description(
                        "Time since the last look for records to bring over; growing where no Palette is configured, or when it is stuck")
                .register(meters);
    }

    void roundCompleted() {
        lastRound.set(System.nanoTime());
    }

    private static double records(SyncRows rows, SyncState.State state) {
        return rows.counts().stream()
                .filter(each -> each.state() == state)
                .mapToLong(SyncRows.Count::records)
                .sum();
    }

    private static double behind(SyncRows rows) {
        return rows.counts().stream()
                .filter(each -> each.state() == SyncState.State.PENDING || each.state() == SyncState.State.FAILED)
                .mapToDouble(SyncRows.Count::seconds)
                .max()
                .orElse(0);
    }
}
