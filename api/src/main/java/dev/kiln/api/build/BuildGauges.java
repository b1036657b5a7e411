package dev.kiln.api.build;

import dev.kiln.api.gauge.LedgerGauge;
import dev.kiln.api.messaging.TopicProperties;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the ledger tells of builds as they are now, and of the last days by template. */
@Configuration(proxyBeanMethods = false)
class BuildGauges {

    /** Every pool that is configured, and any other that still has work. */
    private static final String POOLS = """
            with pool (pool) as (
                select unnest(:pools::text[]) union
                select distinct pool from build where state in ('QUEUED', 'RUNNING'))
            """;

    /** Templates are named by requests: those with the most attempts are shown, so that the series are bounded. */
    private static final String TEMPLATES = """
            with template (source, template) as (
                select template_source, template_name from build
                 where requested_at > now() - interval '7 days'
                 group by 1, 2 order by count(*) desc, 1, 2 limit 200),
            tried as (
                select template.source, template.template, attempt.*
                  from template
                  join build on build.template_source = template.source and build.template_name = template.template
                            and build.requested_at > now() - interval '7 days'
                  join attempt on attempt.build_id = build.id)
            """;

    @Bean
    LedgerGauge openBuilds(TopicProperties topics) {
        return LedgerGauge.of(
                        "kiln.builds.open",
                        null,
                        "Builds that wait for a worker, pause before their next attempt, or run",
                        POOLS + """
                        select pool, state, count(id) as value
                          from pool cross join (values ('queued'), ('paused'), ('running')) as possible (state)
                          left join (select id, pool, case when state = 'QUEUED' and due_at > now() then 'paused'
                                                           else lower(state) end as state
                                       from build where state in ('QUEUED', 'RUNNING')) as open using (pool, state)
                         group by 1, 2
                        """)
                .with("pools", pools(topics));
    }

    @Bean
    LedgerGauge oldestWaitingBuild(TopicProperties topics) {
        return LedgerGauge.of(
                        "kiln.builds.waiting.oldest",
                        "seconds",
                        "How long the build has waited that waits longest for a worker, 0 where none waits",
                        POOLS + """
                        select pool.pool, coalesce(extract(epoch from now() - min(build.due_at)), 0) as value
                          from pool left join build on build.pool = pool.pool and build.state = 'QUEUED' and due_at <= now()
                         group by 1
                        """)
                .with("pools", pools(topics));
    }

    @Bean
    LedgerGauge templateAttempts() {
        return LedgerGauge.of(
                        "kiln.template.attempts",
                        null,
                        "Attempts of the builds that were requested in the last 7 days, for the 200 templates with most builds",
                        TEMPLATES + """
                        select source, template, lower(state) as outcome, count(*) as value
                          from tried where state not in ('QUEUED', 'RUNNING')
                         group by 1, 2, 3
                        """)
                .at(LedgerGauge.Pace.SELDOM);
    }

    @Bean
    LedgerGauge templateRunTime() {
        return LedgerGauge.of(
                        "kiln.template.run",
                        "seconds",
                        "Percentiles, over the last 7 days, of the time from the claim to the end of attempts that succeeded",
                        TEMPLATES + percentiles("finished_at - claimed_at", "state = 'SUCCEEDED'"))
                .at(LedgerGauge.Pace.SELDOM);
    }

    @Bean
    LedgerGauge templateWaitTime() {
        return LedgerGauge.of(
                        "kiln.template.wait",
                        "seconds",
                        "Percentiles, over the last 7 days, of the time that attempts waited for a worker",
                        TEMPLATES + percentiles("claimed_at - due_at", "claimed_at is not null"))
                .at(LedgerGauge.Pace.SELDOM);
    }

    @Bean
    LedgerGauge errorOfExpectedEnds() {
        return LedgerGauge.of(
                        "kiln.eta.error",
                        "seconds",
                        "Percentiles, over the last 7 days, of how far attempts that succeeded ended from when they were expected to",
                        TEMPLATES
                                + percentiles(
                                        "greatest(finished_at - expected_at, expected_at - finished_at)",
                                        "state = 'SUCCEEDED' and expected_at is not null"))
                .at(LedgerGauge.Pace.SELDOM);
    }

    @Bean
    LedgerGauge failureCauses() {
        return LedgerGauge.of(
                        "kiln.failures.recent",
                        null,
                        "Attempts that failed or were lost in the last 24 hours, by the rule that said why; the 100 most frequent",
                        """
                        select pool, failure ->> 'class' as failure_class, failure ->> 'rule' as rule, count(*) as value
                          from (select build.pool, attempt.failure from attempt join build on build.id = attempt.build_id
                                 where attempt.state in ('FAILED', 'LOST')
                                   and attempt.finished_at > now() - interval '24 hours') as failed
                         group by 1, 2, 3 order by value desc limit 100
                        """)
                .at(LedgerGauge.Pace.SELDOM);
    }

    @Bean
    LedgerGauge images() {
        return LedgerGauge.of("kiln.images", null, "Images, by what they are; orphans wait to be cleaned up", """
                        select lower(state) as state, count(image.id) as value
                          from (values ('ACCEPTED'), ('ORPHAN'), ('REVOKED')) as known (state)
                          left join image using (state)
                         group by 1
                        """)
                .at(LedgerGauge.Pace.SELDOM);
    }

    private static String percentiles(String interval, String condition) {
        return """
                , measured as (
                    select source, template,
                           percentile_cont(array[0.5, 0.95]) within group (order by extract(epoch from %s)) as at
                      from tried where %s group by 1, 2)
                select source, template, percentile, greatest(at[index], 0) as value
                  from measured cross join (values ('50', 1), ('95', 2)) as asked (percentile, index)
                """.formatted(interval, condition);
    }

    private static String[] pools(TopicProperties topics) {
        List<String> pools = topics.pools();
        return pools.toArray(String[]::new);
    }
}
