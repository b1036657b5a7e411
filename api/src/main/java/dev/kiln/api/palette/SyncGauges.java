package dev.kiln.api.palette;

import dev.kiln.api.gauge.LedgerGauge;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** How far Palette is behind the records that are bound to it. */
@Configuration(proxyBeanMethods = false)
class SyncGauges {

    private static final String BOUND = """
            with bound as (
                select case when s.profile is null or s.revision < p.revision then 'pending'
                            else replace(lower(s.state), '_', '-') end as state,
                       extract(epoch from now() - greatest(p.updated_at, s.synced_at)) as seconds
                  from cluster_profile p left join palette_sync s on s.profile = p.name
                 where p.palette is not null)
            """;

    @Bean
    LedgerGauge recordsInPalette() {
        return LedgerGauge.of("kiln.palette.records", null, "Records that are bound to Palette", BOUND + """
                        select state, count(seconds) as value
                          from (values ('pending'), ('in-sync'), ('drifted'), ('failed')) as possible (state)
                          left join bound using (state)
                         group by 1
                        """);
    }

    @Bean
    LedgerGauge paletteBehind() {
        return LedgerGauge.of(
                "kiln.palette.behind",
                "seconds",
                "For how long Palette has not agreed with the record that has waited longest, 0 where it agrees with all",
                BOUND + "select coalesce(max(seconds), 0) as value from bound where state in ('pending', 'failed')");
    }
}
