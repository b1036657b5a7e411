package dev.kiln.api.gauge;

import dev.kiln.api.role.ConditionalOnRole;
import dev.kiln.api.role.Role;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/** Reads every {@link LedgerGauge} anew in the background, so that a scrape never waits for the database. */
@Component
@ConditionalOnRole(Role.COORDINATOR)
class LedgerGaugeReader {

    private static final Logger log = LoggerFactory.getLogger(LedgerGaugeReader.class);

    private static final String HOW_TO_AGGREGATE = "; from the ledger, the same from every instance: aggregate by max";

    private final JdbcClient jdbc;
    private final Map<LedgerGauge, SeriesGauge> gauges = new LinkedHashMap<>();
    private final AtomicLong lastRound = new AtomicLong(System.nanoTime());

    LedgerGaugeReader(JdbcClient jdbc, List<LedgerGauge> declared, MeterRegistry meters) {
        this.jdbc = jdbc;
        declared.forEach(each ->
                gauges.put(each, new SeriesGauge(each.name(), each.unit(), each.help() + HOW_TO_AGGREGATE, meters)));
        TimeGauge.builder("kiln.ledger.gauges.idle", () -> System.nanoTime() - lastRound.get(), TimeUnit.NANOSECONDS)
                .description("Time since the gauges were last read from the ledger; growing means that they are stuck")
                .register(meters);
    }

    @Scheduled(fixedDelayString = "${kiln.metrics.interval:5s}")
    void readOften() {
        read(LedgerGauge.Pace.OFTEN);
        lastRound.set(System.nanoTime());
    }

    @Scheduled(fixedDelayString = "${kiln.metrics.history-interval:60s}")
    void readSeldom() {
        read(LedgerGauge.Pace.SELDOM);
    }

    private void read(LedgerGauge.Pace pace) {
        gauges.forEach((gauge, series) -> {
            if (gauge.pace() == pace) {
                series.show(series(gauge));
            }
        });
    }

    /** While the database is away there is no value rather than an old one. */
    private Map<Tags, Double> series(LedgerGauge gauge) {
        Map<Tags, Double> series = new LinkedHashMap<>();
        try {
            jdbc.sql(gauge.query()).params(gauge.parameters()).query((RowCallbackHandler)
                    row -> series.put(labels(row), row.getDouble("value")));
            return series;
        } catch (DataAccessException | TransactionException e) {
            log.debug("Gauge {} cannot be read now: {}", gauge.name(), e.toString());
            return Map.of();
        }
    }

    private static Tags labels(ResultSet row) throws SQLException {
        ResultSetMetaData columns = row.getMetaData();
        Tags labels = Tags.empty();
        for (int column = 1; column <= columns.getColumnCount(); column++) {
            String name = columns.getColumnLabel(column);
            if (!name.equals("value")) {
                String value = row.getString(column);
                labels = labels.and(name, value == null ? "" : value);
            }
        }
        return labels;
    }
}
