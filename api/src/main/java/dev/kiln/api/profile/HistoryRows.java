package dev.kiln.api.profile;

import dev.kiln.api.sql.Row;
import dev.kiln.common.build.BuildId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The table of what happened to cluster profile records. Thread-safe. */
@Component
class HistoryRows {

    private static final String COMPLETE =
            "select revision, kind, version, changed_by, cause, build_id, definition, image, at from profile_history ";

    private final JdbcClient jdbc;

    HistoryRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Writes down how the record came to be as it is. */
    void append(ClusterProfile profile, HistoryEntry.Kind kind, Cause cause) {
        jdbc.sql("""
                        insert into profile_history (profile, revision, kind, version, changed_by, cause, build_id,
                                                     definition, image, at)
                        values (:profile, :revision, :kind, :version, :by, :cause, :build, :definition::jsonb,
                                :image::jsonb, :at)
                        """)
                .param("profile", profile.name())
                .param("revision", profile.revision())
                .param("kind", kind.name())
                .param("version", profile.version().text())
                .param("by", cause.by())
                .param("cause", cause.why())
                .param("build", cause.build() == null ? null : cause.build().value())
                .param("definition", kind.changesDefinition() ? ProfileRows.json(profile.definition()) : null)
                .param("image", ProfileRows.nullableJson(profile.image()))
                .param("at", profile.updatedAt().atOffset(ZoneOffset.UTC))
                .update();
    }

    /** What happened before a revision, newest first, without definitions. */
    List<HistoryEntry> list(String profile, @Nullable Long before, int limit) {
        return jdbc.sql("""
                        select revision, kind, version, changed_by, cause, build_id, null as definition, image, at
                          from profile_history where profile = ? and revision < ? order by revision desc limit ?
                        """)
                .params(profile, Objects.requireNonNullElse(before, Long.MAX_VALUE), limit)
                .query(HistoryRows::entry)
                .list();
    }

    /** The entry of one revision, complete. */
    Optional<HistoryEntry> find(String profile, long revision) {
        return jdbc.sql(COMPLETE + "where profile = ? and revision = ?")
                .params(profile, revision)
                .query(HistoryRows::entry)
                .optional();
    }

    /** What a version of the record was last. */
    Optional<HistoryEntry> find(String profile, ProfileVersion version) {
        return jdbc.sql(COMPLETE + """
                        where profile = ? and version = ? and definition is not null
                        order by revision desc limit 1
                        """)
                .params(profile, version.text())
                .query(HistoryRows::entry)
                .optional();
    }

    /** Images that the record pointed at before, each once, the one that it took last first. */
    List<PointedImage> images(String profile) {
        return jdbc.sql("""
                        select (array_agg(image order by revision desc))[1] as image
                          from profile_history where profile = ? and image_id is not null
                         group by image_id order by max(revision) desc
                        """)
                .param(profile)
                .query((columns, n) -> new Row(columns).json("image", PointedImage.class))
                .list();
    }

    /** Whether the record has or had that version. */
    boolean isTaken(String profile, ProfileVersion version) {
        return jdbc.sql("select exists (select from profile_history where profile = ? and version = ?)")
                .params(profile, version.text())
                .query(Boolean.class)
                .single();
    }

    private static HistoryEntry entry(ResultSet columns, int n) throws SQLException {
        Row row = new Row(columns);
        UUID build = row.optionalUuid("build_id");
        return new HistoryEntry(
                columns.getLong("revision"),
                HistoryEntry.Kind.valueOf(row.text("kind")),
                new ProfileVersion(row.text("version")),
                row.text("changed_by"),
                row.text("cause"),
                build == null ? null : new BuildId(build),
                row.optionalJson("image", PointedImage.class),
                row.optionalJson("definition", ProfileDefinition.class),
                row.instant("at"));
    }
}
