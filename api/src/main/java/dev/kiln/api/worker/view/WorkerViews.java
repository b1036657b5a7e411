package dev.kiln.api.worker.view;

import dev.kiln.api.http.Cursor;
import dev.kiln.api.http.Page;
import dev.kiln.api.role.ConditionalOnRole;
import dev.kiln.api.role.Role;
import dev.kiln.api.sql.Conditions;
import dev.kiln.api.sql.Row;
import dev.kiln.api.worker.LeaseProperties;
import dev.kiln.api.worker.view.WorkerView.RunningAttempt;
import dev.kiln.common.build.WorkerId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Reads workers. Whether one is silent is told by the database's clock here, and may be off by as much as that differs
 * from the broker's; attempts are judged by the broker's alone. Thread-safe.
 */
@Component
@ConditionalOnRole(Role.INTAKE)
public class WorkerViews {

    private static final Cursor<String> CURSOR = new Cursor<>("workers", Function.identity(), Function.identity());

    private static final String WITH_STATE = """
            with seen as (
                select *, case when last_seen_at < now() - make_interval(secs => :lease) then 'SILENT'
                               when draining then 'DRAINING'
                               when obstacle is not null then 'OUT_OF_SERVICE'
                               else 'ALIVE' end as state
                  from worker)
            """;

    private final JdbcClient jdbc;
    private final double leaseSeconds;

    WorkerViews(JdbcClient jdbc, LeaseProperties lease) {
        this.jdbc = jdbc;
        this.leaseSeconds = lease.duration().toMillis() / 1000.0;
    }

    Page<WorkerView> list(
            @Nullable String pool, @Nullable List<WorkerState> states, int limit, @Nullable String cursor) {
        Conditions conditions = new Conditions();
        conditions.ifPresent("pool = :pool", "pool", pool);
        conditions.ifAny("state = any(:states)", "states", states);
        conditions.ifPresent("id > :after", "after", CURSOR.decode(cursor));
        List<WorkerView> found = jdbc.sql(WITH_STATE + """
                        select *, (select jsonb_agg(jsonb_build_object(
                                              'buildId', build_id, 'attempt', number, 'phase', phase,
                                              'claimedAt', claimed_at) order by claimed_at)
                                     from attempt where worker_id = seen.id and attempt.state = 'RUNNING') as attempts
                          from seen where
                        """ + conditions.sql() + " order by id limit :limit")
                .param("lease", leaseSeconds)
                .params(conditions.parameters())
                .param("limit", limit + 1)
                .query(WorkerViews::view)
                .list();
        return Page.of(found, limit, each -> CURSOR.encode(each.id().value()));
    }

    /** What a pool has room for now; all zero for a pool that no worker has ever belonged to. */
    public PoolCapacity capacity(String pool) {
        return jdbc.sql(WITH_STATE + """
                        select count(*) filter (where state = 'ALIVE') as alive,
                               count(*) filter (where state = 'DRAINING') as draining,
                               count(*) filter (where state = 'OUT_OF_SERVICE') as out_of_service,
                               count(*) filter (where state = 'SILENT') as silent,
                               coalesce(sum(slots) filter (where state = 'ALIVE'), 0) as slots,
                               coalesce(sum(greatest(slots - running, 0)) filter (where state = 'ALIVE'), 0) as free
                          from seen where pool = :pool
                        """)
                .params(Map.of("lease", leaseSeconds, "pool", pool))
                .query((row, n) -> new PoolCapacity(
                        row.getInt("alive"),
                        row.getInt("draining"),
                        row.getInt("out_of_service"),
                        row.getInt("silent"),
                        row.getInt("slots"),
                        row.getInt("free")))
                .single();
    }

    private static WorkerView view(ResultSet columns, int n) throws SQLException {
        Row row = new Row(columns);
        RunningAttempt[] attempts = row.optionalJson("attempts", RunningAttempt[].class);
        return new WorkerView(
                new WorkerId(row.text("id")),
                WorkerState.valueOf(row.text("state")),
                row.optionalText("obstacle"),
                row.text("pool"),
                row.number("slots"),
                row.number("running"),
                attempts == null ? List.of() : List.of(attempts),
                row.text("version"),
                row.optionalText("packer_version"),
                row.text("host"),
                row.instant("started_at"),
                row.instant("last_seen_at"));
    }
}
