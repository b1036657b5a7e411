package dev.kiln.api.build.view;

import dev.kiln.api.http.Cursor;
import dev.kiln.api.http.Page;
import dev.kiln.api.role.ConditionalOnRole;
import dev.kiln.api.role.Role;
import dev.kiln.api.sql.Row;
import dev.kiln.common.build.BuildId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads what happened to builds, oldest first. Thread-safe. */
@Component
@ConditionalOnRole(Role.INTAKE)
class BuildHistory {

    private static final Cursor<Long> CURSOR = new Cursor<>("events", Object::toString, Long::valueOf);

    private final JdbcClient jdbc;

    BuildHistory(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    boolean knows(BuildId build) {
        return jdbc.sql("select exists(select 1 from build where id = ?)")
                .param(build.value())
                .query(Boolean.class)
                .single();
    }

    Page<EventView> list(BuildId build, int limit, @Nullable String cursor) {
        Long after = CURSOR.decode(cursor);
        List<Numbered> found = jdbc.sql("""
                        select number, id, type, at, data from build_event
                         where build_id = :build and number > :after order by number limit :limit
                        """)
                .param("build", build.value())
                .param("after", after == null ? 0 : after)
                .param("limit", limit + 1)
                .query(BuildHistory::event)
                .list();
        Page<Numbered> page = Page.of(found, limit, each -> CURSOR.encode(each.number()));
        return new Page<>(page.items().stream().map(Numbered::event).toList(), page.next());
    }

    private static Numbered event(ResultSet columns, int n) throws SQLException {
        Row row = new Row(columns);
        EventView event = new EventView(row.uuid("id"), row.text("type"), row.instant("at"), row.tree("data"));
        return new Numbered(columns.getLong("number"), event);
    }

    private record Numbered(long number, EventView event) {}
}
