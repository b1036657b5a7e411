package dev.kiln.api.image;

import dev.kiln.api.http.Cursor;
import dev.kiln.api.http.Page;
import dev.kiln.api.http.ProblemException;
import dev.kiln.api.role.ConditionalOnRole;
import dev.kiln.api.role.Role;
import dev.kiln.api.sql.Conditions;
import dev.kiln.api.sql.Row;
import dev.kiln.common.build.Artifact;
import dev.kiln.common.build.BuildId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads images. Thread-safe. */
@Component
@ConditionalOnRole(Role.INTAKE)
public class ImageViews {

    private static final Cursor<UUID> CURSOR = new Cursor<>("images", UUID::toString, UUID::fromString);

    private static final String COLUMNS =
            "select id, build_id, attempt, state, artifact, kubernetes_version, revocation, created_at from image";

    private final JdbcClient jdbc;

    ImageViews(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Page<ImageView> list(ImageFilter filter, int limit, @Nullable String cursor) {
        Conditions conditions = filter.conditions();
        conditions.ifPresent("id < :after", "after", CURSOR.decode(cursor));
        List<ImageView> found = jdbc.sql(COLUMNS + " where " + conditions.sql() + " order by id desc limit :limit")
                .params(conditions.parameters())
                .param("limit", limit + 1)
                .query(ImageViews::view)
                .list();
        return Page.of(found, limit, each -> CURSOR.encode(each.id()));
    }

    Optional<ImageView> find(UUID id) {
        return jdbc.sql(COLUMNS + " where id = ?")
                .param(id)
                .query(ImageViews::view)
                .optional()
                .map(each -> each.with(profiles(id)));
    }

    private ImageProfiles profiles(UUID image) {
        return jdbc.sql("""
                        with pointing as (select name from cluster_profile where image_id = :image)
                        select array(select name from pointing order by name) as now,
                               array(select distinct profile from profile_history
                                      where image_id = :image and profile not in (select name from pointing)
                                      order by profile) as before
                        """)
                .param("image", image)
                .query((columns, n) -> {
                    Row row = new Row(columns);
                    return new ImageProfiles(row.texts("now"), row.texts("before"));
                })
                .single();
    }

    static ProblemException noSuch(UUID id) {
        return ProblemException.notFound("There is no image " + id);
    }

    /** All images of a build, orphans included, in the order in which they became known. */
    public List<ImageView> of(BuildId build) {
        return jdbc.sql(COLUMNS + " where build_id = ? order by id")
                .param(build.value())
                .query(ImageViews::view)
                .list();
    }

    private static ImageView view(ResultSet columns, int n) throws SQLException {
        Row row = new Row(columns);
        UUID id = row.uuid("id");
        BuildId build = new BuildId(row.uuid("build_id"));
        return new ImageView(
                id,
                build,
                row.number("attempt"),
                ImageState.valueOf(row.text("state")),
                row.json("artifact", Artifact.class),
                row.optionalText("kubernetes_version"),
                row.optionalJson("revocation", Revocation.class),
                null,
                row.instant("created_at"),
                new ImageView.ImageLinks("/api/v1/images/" + id, "/api/v1/builds/" + build));
    }
}
