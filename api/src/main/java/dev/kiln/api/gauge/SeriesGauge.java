package dev.kiln.api.gauge;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A gauge whose series come and go. A series that stays is never registered anew, as {@link MultiGauge} would do by
 * itself: a scrape at that moment sees it twice, and fails. One thread at a time may change it, any may scrape.
 */
public final class SeriesGauge {

    private final MultiGauge gauge;
    private final Map<Tags, Double> values = new ConcurrentHashMap<>();

    public SeriesGauge(String name, @Nullable String unit, String help, MeterRegistry meters) {
        this.gauge = MultiGauge.builder(name).baseUnit(unit).description(help).register(meters);
    }

    /** Shows these series and no others. */
    public void show(Map<Tags, Double> series) {
        values.putAll(series);
        gauge.register(
                series.keySet().stream()
                        .map(tags -> MultiGauge.Row.of(tags, () -> values.getOrDefault(tags, Double.NaN)))
                        .toList(),
                false);
        values.keySet().retainAll(series.keySet());
    }
}
