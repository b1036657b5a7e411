package dev.kiln.api.worker;

import dev.kiln.api.gauge.LedgerGauge;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the ledger tells of workers. Those that were not heard of for a day are forgotten. */
@Configuration(proxyBeanMethods = false)
class WorkerGauges {

    private static final String KNOWN = """
            with known as (
                select *, case when last_seen_at >= now() - make_interval(secs => :lease)
                                    then case when draining then 'draining' else 'alive' end
                               when draining then 'left'
                               else 'silent' end as state
                  from worker where last_seen_at > now() - interval '1 day'
                 order by last_seen_at desc limit 500),
            pool (pool) as (select distinct pool from known)
            """;

    private final double leaseSeconds;

    WorkerGauges(LeaseProperties lease) {
        this.leaseSeconds = lease.duration().toMillis() / 1000.0;
    }

    @Bean
    LedgerGauge workersByState() {
        return gauge(
                "kiln.workers",
                null,
                "Workers of the last day, by what can be expected of them; one that left had said so",
                """
                        select pool, state, count(id) as value
                          from pool cross join (values ('alive'), ('draining'), ('silent'), ('left')) as possible (state)
                          left join known using (pool, state)
                         group by 1, 2
                        """);
    }

    @Bean
    LedgerGauge slotsByState() {
        return gauge(
                "kiln.slots", null, "Slots of the workers that live; those of a draining worker are never free", """
                        select pool, slot as state,
                               coalesce(sum(case when known.state in ('silent', 'left') then 0
                                                 when slot = 'busy' then running
                                                 when known.state = 'alive' then greatest(slots - running, 0)
                                                 else 0 end), 0) as value
                          from pool cross join (values ('busy'), ('free')) as possible (slot)
                          left join known using (pool)
                         group by 1, 2
                        """);
    }

    @Bean
    LedgerGauge heartbeatAge() {
        return gauge("kiln.worker.heartbeat.age", "seconds", "Time since a worker was last heard of", """
                        select id as worker, pool, greatest(extract(epoch from now() - last_seen_at), 0) as value
                          from known
                        """);
    }

    @Bean
    LedgerGauge workerVersions() {
        return gauge("kiln.worker.info", null, "What a worker runs; always 1", """
                        select id as worker, pool, host, version, coalesce(packer_version, '') as packer_version, state, 1 as value
                          from known
                        """);
    }

    private LedgerGauge gauge(String name, @Nullable String unit, String help, String query) {
        return LedgerGauge.of(name, unit, help, KNOWN + query).with("lease", leaseSeconds);
    }
}
