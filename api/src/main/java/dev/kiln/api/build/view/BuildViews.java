package dev.kiln.api.build.view;

import dev.kiln.api.build.AttemptState;
import dev.kiln.api.http.Cursor;
import dev.kiln.api.http.Page;
import dev.kiln.api.image.ImageViews;
import dev.kiln.api.role.ConditionalOnRole;
import dev.kiln.api.role.Role;
import dev.kiln.api.sql.Conditions;
import dev.kiln.api.sql.Row;
import dev.kiln.common.build.BuildId;
import dev.kiln.common.build.BuildRequest;
import dev.kiln.common.build.BuildState;
import dev.kiln.common.build.Failure;
import dev.kiln.common.build.LeftBehind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;

/** Reads builds. Thread-safe. */
@Component
@ConditionalOnRole(Role.INTAKE)
class BuildViews {

    private static final Cursor<BuildId> CURSOR = new Cursor<>("builds", BuildId::toString, BuildId::parse);

    private final JdbcClient jdbc;
    private final ImageViews images;
    private final Waits waits;

    BuildViews(JdbcClient jdbc, ImageViews images, Waits waits) {
        this.jdbc = jdbc;
        this.images = images;
        this.waits = waits;
    }

    Page<BuildSummary> list(BuildFilter filter, int limit, @Nullable String cursor) {
        Conditions conditions = filter.conditions();
        BuildId after = CURSOR.decode(cursor);
        conditions.ifPresent("id < :after", "after", after == null ? null : after.value());
        List<BuildSummary> found = jdbc.sql(
                        "select * from build where " + conditions.sql() + " order by id desc limit :limit")
                .params(conditions.parameters())
                .param("limit", limit + 1)
                .query(BuildViews::summary)
                .list();
        return Page.of(found, limit, each -> CURSOR.encode(each.id()));
    }

    /** The build and all that belongs to it, of one moment. */
    @Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
    public Optional<BuildView> find(BuildId id) {
        return jdbc.sql("select * from build where id = ?")
                .param(id.value())
                .query((columns, n) -> view(new Row(columns), id))
                .optional();
    }

    private BuildView view(Row row, BuildId id) throws SQLException {
        BuildState state = BuildState.valueOf(row.text("state"));
        List<AttemptView> attempts = attempts(id);
        return new BuildView(
                id,
                state,
                row.number("attempt"),
                row.json("request", BuildRequest.class),
                row.text("submitter"),
                row.text("transport"),
                buildId(row.optionalUuid("retry_of")),
                retriedAs(id),
                state == BuildState.QUEUED
                        ? waits.explain(
                                id,
                                row.text("pool"),
                                row.instant("queued_at"),
                                row.instant("due_at"),
                                row.optionalInstant("queue_deadline"),
                                attempts)
                        : null,
                row.optionalJson("failure", Failure.class),
                attempts,
                images.of(id),
                row.instant("requested_at"),
                row.optionalInstant("started_at"),
                state == BuildState.RUNNING ? attempts.getLast().expectedAt() : null,
                row.optionalInstant("finished_at"),
                row.optionalInstant("cancel_requested_at"),
                BuildLinks.of(id));
    }

    private @Nullable BuildId retriedAs(BuildId id) {
        return jdbc.sql("select id from build where retry_of = ?")
                .param(id.value())
                .query((columns, n) -> new BuildId(new Row(columns).uuid("id")))
                .optional()
                .orElse(null);
    }

    private static @Nullable BuildId buildId(@Nullable UUID id) {
        return id == null ? null : new BuildId(id);
    }

    private List<AttemptView> attempts(BuildId id) {
        return jdbc.sql("select * from attempt where build_id = ? order by number")
                .param(id.value())
                .query(BuildViews::attempt)
                .list();
    }

    private static BuildSummary summary(ResultSet columns, int n) throws SQLException {
        Row row = new Row(columns);
        BuildId id = new BuildId(row.uuid("id"));
        BuildRequest request = row.json("request", BuildRequest.class);
        return new BuildSummary(
                id,
                BuildState.valueOf(row.text("state")),
                row.number("attempt"),
                request.pool(),
                request.template(),
                request.kubernetesVersion(),
                request.labels(),
                request.profiles(),
                row.optionalJson("failure", Failure.class),
                row.instant("requested_at"),
                row.optionalInstant("started_at"),
                row.optionalInstant("finished_at"),
                BuildLinks.of(id));
    }

    private static AttemptView attempt(ResultSet columns, int n) throws SQLException {
        Row row = new Row(columns);
        int number = row.number("number");
        return new AttemptView(
                number,
                AttemptState.valueOf(row.text("state")),
                row.optionalText("worker_id"),
                row.optionalText("phase"),
                row.optionalText("commit_id"),
                row.optionalText("packer_version"),
                row.optionalJson("failure", Failure.class),
                leftBehind(row),
                row.instant("queued_at"),
                row.instant("due_at"),
                row.optionalInstant("claimed_at"),
                row.optionalInstant("expected_at"),
                row.optionalInstant("last_seen_at"),
                row.optionalInstant("finished_at"),
                "/api/v1/builds/%s/log?attempt=%d".formatted(new BuildId(row.uuid("build_id")), number));
    }

    /** A worker that was lost could say nothing; one that was only cut off may still tell. */
    private static @Nullable LeftBehind leftBehind(Row row) throws SQLException {
        LeftBehind told = row.optionalJson("left_behind", LeftBehind.class);
        boolean lost = row.text("state").equals(AttemptState.LOST.name()) && row.optionalUuid("claim_id") != null;
        return told == null && lost
                ? new LeftBehind(
                        "Its worker was lost, and with it the word whether Packer has cleaned up: look in the cloud for what its log names, and for build %s"
                                .formatted(row.uuid("build_id")),
                        List.of())
                : told;
    }
}
