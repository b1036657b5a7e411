package dev.kiln.api.build.view;

import dev.kiln.api.role.ConditionalOnRole;
import dev.kiln.api.role.Role;
import dev.kiln.api.worker.view.WorkerViews;
import dev.kiln.common.build.BuildId;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Finds out why builds wait: by its due time, and by two counts, one over the open builds of the pool and one over its workers. */
@Component
@ConditionalOnRole(Role.INTAKE)
class Waits {

    private final JdbcClient jdbc;
    private final WorkerViews workers;

    Waits(JdbcClient jdbc, WorkerViews workers) {
        this.jdbc = jdbc;
        this.workers = workers;
    }

    /**
     * Explains the wait of a queued build.
     *
     * @param since when its current attempt was queued
     * @param dueAt since when, or from when on, a worker may take it
     * @param deadline when its queue time-out ends, if there is one
     * @param attempts of the build, by their number
     */
    Waiting explain(
            BuildId build,
            String pool,
            Instant since,
            Instant dueAt,
            @Nullable Instant deadline,
            List<AttemptView> attempts) {
        AttemptView before = attempts.size() < 2 ? null : attempts.get(attempts.size() - 2);
        return Waiting.explain(
                since,
                isAhead(dueAt) ? dueAt : null,
                deadline,
                ahead(build, pool, dueAt),
                pool,
                workers.capacity(pool),
                attempts.size(),
                before == null ? null : before.failure());
    }

    /** By the database's clock, as the relay goes by it. */
    private boolean isAhead(Instant dueAt) {
        return jdbc.sql("select ? > now()")
                .param(dueAt.atOffset(ZoneOffset.UTC))
                .query(Boolean.class)
                .single();
    }

    private int ahead(BuildId build, String pool, Instant dueAt) {
        return jdbc.sql("""
                        select count(*) from build
                         where state = 'QUEUED' and pool = :pool and (due_at, id) < (:dueAt, :id) and due_at <= now()
                        """)
                .param("pool", pool)
                .param("dueAt", dueAt.atOffset(ZoneOffset.UTC))
                .param("id", build.value())
                .query(Integer.class)
                .single();
    }
}
