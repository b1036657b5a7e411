package dev.kiln.api.profile;

import dev.kiln.common.build.BuildId;
import dev.kiln.common.message.MessageCodec;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The tables of cluster profile records. Thread-safe; what locks needs the caller's transaction. */
@Component
class ProfileRows {

    private static final String RECORD =
            "select name, revision, version, definition, image, proposal, created_at, updated_at from cluster_profile ";

    private final JdbcClient jdbc;

    ProfileRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Optional<ClusterProfile> find(String name) {
        return jdbc.sql(RECORD + "where name = ?")
                .param(name)
                .query(ProfileRows::profile)
                .optional();
    }

    /** The record, locked until the transaction ends, so that what happens to one record happens one by one. */
    Optional<ClusterProfile> lock(String name) {
        return jdbc.sql(RECORD + "where name = ? for update")
                .param(name)
                .query(ProfileRows::profile)
                .optional();
    }

    /** Records by name, in the order of their names. */
    List<ClusterProfile> list(@Nullable String cloud, @Nullable UUID image, String after, int limit) {
        return jdbc.sql(RECORD + """
                        where name > :after
                          and (:cloud::text is null or cloud = :cloud)
                          and (:image::uuid is null or image_id = :image)
                        order by name limit :limit
                        """)
                .param("after", after)
                .param("cloud", cloud)
                .param("image", image)
                .param("limit", limit)
                .query(ProfileRows::profile)
                .list();
    }

    /** What every record selects. */
    List<NamedSelector> selectors() {
        return jdbc.sql("select name, definition -> 'selector' as selector from cluster_profile order by name")
                .query((row, n) ->
                        new NamedSelector(text(row, "name"), required(json(row, "selector", Selector.class))))
                .list();
    }

    /** The next revision and the time; not that of the transaction's start, which may have waited for a lock since. */
    Stamp stamp() {
        return jdbc.sql("select nextval('profile_revision') as revision, clock_timestamp() as at")
                .query((row, n) -> new Stamp(row.getLong("revision"), instant(row, "at")))
                .single();
    }

    /** Whether it is there now and was not before. Waits for another transaction that is about to insert the same. */
    boolean insert(ClusterProfile profile) {
        return jdbc.sql("""
                        insert into cluster_profile (name, revision, version, definition, created_at, updated_at)
                        values (:name, :revision, :version, :definition::jsonb, :at, :at)
                        on conflict do nothing
                        """)
                        .param("name", profile.name())
                        .param("revision", profile.revision())
                        .param("version", profile.version().text())
                        .param("definition", json(profile.definition()))
                        .param("at", profile.createdAt().atOffset(ZoneOffset.UTC))
                        .update()
                == 1;
    }

    void update(ClusterProfile profile) {
        jdbc.sql("""
                        update cluster_profile set revision = :revision, version = :version, updated_at = :at,
                               definition = :definition::jsonb, image = :image::jsonb, proposal = :proposal::jsonb
                         where name = :name
                        """)
                .param("name", profile.name())
                .param("revision", profile.revision())
                .param("version", profile.version().text())
                .param("definition", json(profile.definition()))
                .param("image", nullableJson(profile.image()))
                .param("proposal", nullableJson(profile.proposal()))
                .param("at", profile.updatedAt().atOffset(ZoneOffset.UTC))
                .update();
    }

    void delete(String name) {
        jdbc.sql("delete from cluster_profile where name = ?").param(name).update();
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
                .param("definition", kind.changesDefinition() ? json(profile.definition()) : null)
                .param("image", nullableJson(profile.image()))
                .param("at", profile.updatedAt().atOffset(ZoneOffset.UTC))
                .update();
    }

    /** What happened before a revision, newest first, without definitions. */
    List<HistoryEntry> history(String name, long before, int limit) {
        return jdbc.sql("""
                        select revision, kind, version, changed_by, cause, build_id, null as definition, image, at
                          from profile_history where profile = ? and revision < ? order by revision desc limit ?
                        """)
                .params(name, before, limit)
                .query(ProfileRows::entry)
                .list();
    }

    /** The entry of one revision, complete. */
    Optional<HistoryEntry> entry(String name, long revision) {
        return jdbc.sql("""
                        select revision, kind, version, changed_by, cause, build_id, definition, image, at
                          from profile_history where profile = ? and revision = ?
                        """).params(name, revision).query(ProfileRows::entry).optional();
    }

    /** What a version of the record was last. */
    Optional<HistoryEntry> version(String name, ProfileVersion version) {
        return jdbc.sql("""
                        select revision, kind, version, changed_by, cause, build_id, definition, image, at
                          from profile_history where profile = ? and version = ? and definition is not null
                         order by revision desc limit 1
                        """)
                .params(name, version.text())
                .query(ProfileRows::entry)
                .optional();
    }

    /** Whether the record has or had that version. */
    boolean isTaken(String name, ProfileVersion version) {
        return jdbc.sql("select exists (select from profile_history where profile = ? and version = ?)")
                .params(name, version.text())
                .query(Boolean.class)
                .single();
    }

    /** Whether this is the first time that the record sees the event. */
    boolean markSeen(String eventId, String name) {
        return jdbc.sql("insert into profile_application (event_id, profile) values (?, ?) on conflict do nothing")
                        .params(eventId, name)
                        .update()
                == 1;
    }

    /**
     * Which of these images the ledger holds as accepted. They stay so until the transaction ends: who revokes one waits,
     * and then finds the records that point at it. To be called before a record is locked, always in that order.
     */
    Set<UUID> lockAccepted(Collection<UUID> images) {
        return jdbc
                .sql("select id from image where id = any(?) and state = 'ACCEPTED' order by id for share")
                .param(images.toArray(UUID[]::new))
                .query((row, n) -> row.getObject("id", UUID.class))
                .list()
                .stream()
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Whether the ledger has the image and does not accept it any more. Stays so until the transaction ends. */
    boolean lockWithdrawn(UUID image) {
        return jdbc.sql("select state <> 'ACCEPTED' from image where id = ? for share")
                .param(image)
                .query(Boolean.class)
                .optional()
                .orElse(false);
    }

    private static ClusterProfile profile(ResultSet row, int n) throws SQLException {
        return new ClusterProfile(
                text(row, "name"),
                row.getLong("revision"),
                new ProfileVersion(text(row, "version")),
                required(json(row, "definition", ProfileDefinition.class)),
                json(row, "image", PointedImage.class),
                json(row, "proposal", PointedImage.class),
                instant(row, "created_at"),
                instant(row, "updated_at"));
    }

    private static HistoryEntry entry(ResultSet row, int n) throws SQLException {
        UUID build = row.getObject("build_id", UUID.class);
        return new HistoryEntry(
                row.getLong("revision"),
                HistoryEntry.Kind.valueOf(row.getString("kind")),
                new ProfileVersion(text(row, "version")),
                text(row, "changed_by"),
                text(row, "cause"),
                build == null ? null : new BuildId(build),
                json(row, "image", PointedImage.class),
                json(row, "definition", ProfileDefinition.class),
                instant(row, "at"));
    }

    private static String text(ResultSet row, String column) throws SQLException {
        return required(row.getString(column));
    }

    private static <T> T required(@Nullable T value) {
        return Objects.requireNonNull(value);
    }

    private static <T> @Nullable T json(ResultSet row, String column, Class<T> type) throws SQLException {
        String text = row.getString(column);
        return text == null ? null : MessageCodec.mapper().readValue(text, type);
    }

    private static String json(Object value) {
        return new String(MessageCodec.encode(value), StandardCharsets.UTF_8);
    }

    private static @Nullable String nullableJson(@Nullable Object value) {
        return value == null ? null : json(value);
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    record NamedSelector(String name, Selector selector) {}

    record Stamp(long revision, Instant at) {}
}
