package dev.kiln.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PlanLogTests {

    @Test
    void statementsThatDifferInTheirParametersAloneAreOneWithItsSlowestPlan() {
        String log = """
                2026-01-31T10:00:00.000Z DEBUG 1 --- [api] o.s.jdbc.core.JdbcTemplate : Executing prepared SQL query
                2026-01-31T10:00:00.001Z DEBUG 1 --- [api] o.s.jdbc.core.JdbcTemplate : SQLWarning ignored: SQL state '00000', error code '0', message [duration: 0.250 ms  plan:
                Query Text: select request
                  from build where id = $1
                Index Scan using build_pkey on build  (cost=0.42..8.44 rows=1 width=100) (actual time=0.020..0.021 rows=1.00 loops=1)
                  Index Cond: (id = '0199'::uuid)
                  Buffers: shared hit=4]
                2026-01-31T10:00:00.002Z DEBUG 1 --- [api] o.s.jdbc.core.JdbcTemplate : SQLWarning ignored: SQL state '00000', error code '0', message [duration: 12.500 ms  plan:
                Query Text: select request from build where id = $2
                Seq Scan on build  (cost=0.00..9.00 rows=1 width=100) (actual time=0.020..12.021 rows=1.00 loops=1)]
                2026-01-31T10:00:00.003Z INFO 1 --- [api] dev.kiln : Something else
                """;

        assertThat(PlanLog.read(log.lines().toList()))
                .containsExactly(
                        new Plan(
                                "select request from build where id = ?",
                                2,
                                0.25,
                                12.5,
                                "Seq Scan on build  (cost=0.00..9.00 rows=1 width=100) (actual time=0.020..12.021 rows=1.00 loops=1)"));
    }
}
