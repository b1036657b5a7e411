package dev.kiln.api.build;

import dev.kiln.api.messaging.TopicProperties;
import dev.kiln.api.role.ConditionalOnRole;
import dev.kiln.api.role.Role;
import dev.kiln.common.build.BuildState;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Gauges of the builds that wait or run, by pool, as the ledger has them: every instance shows the same, whatever it has
 * handled itself.
 */
@Component
@ConditionalOnRole(Role.COORDINATOR)
class OpenBuilds {

    private static final Logger log = LoggerFactory.getLogger(OpenBuilds.class);

    private static final List<BuildState> OPEN = List.of(BuildState.QUEUED, BuildState.RUNNING);

    private final JdbcClient jdbc;
    private final TopicProperties topics;
    private final MultiGauge gauge;

    OpenBuilds(JdbcClient jdbc, TopicProperties topics, MeterRegistry meters) {
        this.jdbc = jdbc;
        this.topics = topics;
        this.gauge = MultiGauge.builder("kiln.builds.open")
                .description("Builds that wait for a worker or run, counted in the ledger")
                .register(meters);
    }

    /** Counts anew; while the database is away there is no value rather than an old one. */
    @Scheduled(fixedDelayString = "${kiln.metrics.interval:5s}")
    void count() {
        Map<Place, Long> counts = new LinkedHashMap<>();
        try {
            topics.pools().forEach(pool -> OPEN.forEach(state -> counts.put(new Place(state, pool), 0L)));
            jdbc.sql("""
                            select state, pool, count(*) as builds from build
                             where state in ('QUEUED', 'RUNNING') group by state, pool
                            """).query(row -> {
                var place = new Place(BuildState.valueOf(row.getString("state")), row.getString("pool"));
                counts.put(place, row.getLong("builds"));
            });
        } catch (DataAccessException e) {
            log.debug("Open builds cannot be counted now: {}", e.toString());
            counts.clear();
        }
        gauge.register(
                counts.entrySet().stream()
                        .map(each -> MultiGauge.Row.of(each.getKey().tags(), each.getValue()))
                        .toList(),
                true);
    }

    private record Place(BuildState state, String pool) {

        Tags tags() {
            return Tags.of("state", state.name(), "pool", pool);
        }
    }
}
