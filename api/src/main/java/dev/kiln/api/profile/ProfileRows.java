package dev.kiln.api.profile;

import dev.kiln.api.image.Revocation;
import dev.kiln.api.sql.Conditions;
import dev.kiln.api.sql.Row;
import dev.kiln.common.event.BuildEvent;
import dev.kiln.common.event.EventType;
import dev.kiln.common.message.MessageCodec;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The table of cluster profile records, and what they need of the ledger. Thread-safe; locks are the transaction's. */
@Component
class ProfileRows {

    private static final String RECORD =
            "select name, revision, version, definition, image, proposal, revoked, created_at, updated_at from cluster_profile ";

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

    /** Records in the order of their names. */
    List<ClusterProfile> list(@Nullable String cloud, @Nullable UUID image, @Nullable String after, int limit) {
        Conditions conditions = new Conditions();
        conditions.ifPresent("cloud = :cloud", "cloud", cloud);
        conditions.ifPresent("image_id = :image", "image", image);
        conditions.ifPresent("name > :after", "after", after);
        return jdbc.sql(RECORD + "where " + conditions.sql() + " order by name limit :limit")
                .params(conditions.parameters())
                .param("limit", limit)
                .query(ProfileRows::profile)
                .list();
    }

    /** What every record selects. */
    List<NamedSelector> selectors() {
        return jdbc.sql("select name, definition -> 'selector' as selector from cluster_profile order by name")
                .query((columns, n) -> {
                    Row row = new Row(columns);
                    return new NamedSelector(row.text("name"), row.json("selector", Selector.class));
                })
                .list();
    }

    /** The next revision and the time; not that of the transaction's start, which may have waited for a lock since. */
    Stamp stamp() {
        return jdbc.sql("select nextval('profile_revision') as revision, clock_timestamp() as at")
                .query((columns, n) -> new Stamp(columns.getLong("revision"), new Row(columns).instant("at")))
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

    /** Nobody else binds a record to Palette until the transaction ends. */
    void lockBindings() {
        jdbc.sql("select pg_advisory_xact_lock(hashtextextended('kiln.palette.bindings', 0))")
                .query((columns, n) -> n)
                .list();
    }

    /** Another record that is bound to the same profile or macro in Palette, as far as names and uids tell. */
    Optional<String> boundAlike(String name, PaletteBinding binding) {
        return jdbc.sql("""
                        select name from cluster_profile
                         where name <> :name and palette is not null
                           and definition #>> '{palette,project}' is not distinct from cast(:project as text)
                           and (definition #>> '{palette,profile}' = cast(:profile as text)
                                or definition #>> '{palette,uid}' = cast(:uid as text)
                                or definition #>> '{palette,macro}' = cast(:macro as text))
                         order by name limit 1
                        """)
                .param("name", name)
                .param("project", binding.project())
                .param("profile", binding.profile())
                .param("uid", binding.uid())
                .param("macro", binding.macro())
                .query((columns, n) -> new Row(columns).text("name"))
                .optional();
    }

    void update(ClusterProfile profile) {
        jdbc.sql("""
                        update cluster_profile set revision = :revision, version = :version, updated_at = :at,
                               definition = :definition::jsonb, image = :image::jsonb, proposal = :proposal::jsonb,
                               revoked = :revoked::jsonb
                         where name = :name
                        """)
                .param("name", profile.name())
                .param("revision", profile.revision())
                .param("version", profile.version().text())
                .param("definition", json(profile.definition()))
                .param("image", nullableJson(profile.image()))
                .param("proposal", nullableJson(profile.proposal()))
                .param("revoked", nullableJson(profile.revoked()))
                .param("at", profile.updatedAt().atOffset(ZoneOffset.UTC))
                .update();
    }

    void delete(String name) {
        jdbc.sql("delete from cluster_profile where name = ?").param(name).update();
    }

    /** Records that point at an image, or are proposed to, locked until the transaction ends. */
    List<ClusterProfile> lockThoseOf(UUID image) {
        return jdbc.sql(RECORD + "where image_id = :image or proposal_id = :image order by name for update")
                .param("image", image)
                .query(ProfileRows::profile)
                .list();
    }

    /** Images that the records which point at this one had before. */
    Set<UUID> predecessors(UUID image) {
        return jdbc.sql("""
                        select distinct image_id as id from profile_history
                         where profile in (select name from cluster_profile where image_id = :image)
                           and image_id <> :image
                        """).param("image", image).query((columns, n) -> new Row(columns).uuid("id")).list().stream()
                .collect(Collectors.toUnmodifiableSet());
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
                .query((columns, n) -> new Row(columns).uuid("id"))
                .list()
                .stream()
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Whether the ledger has the image and does not accept it any more. Locks as {@link #lockAccepted} does. */
    boolean lockWithdrawn(UUID image) {
        return jdbc.sql("select state <> 'ACCEPTED' from image where id = ? for share")
                .param(image)
                .query(Boolean.class)
                .optional()
                .orElse(false);
    }

    /** What the ledger told of the build that an image comes from, with that image only. */
    Optional<BuildEvent> builtWith(UUID image) {
        return jdbc.sql("""
                        select data from build_event
                         where build_id = (select build_id from image where id = ?) and type = ?
                        """)
                .params(image, EventType.BUILD_SUCCEEDED.wireName())
                .query((columns, n) -> new Row(columns).json("data", BuildEvent.class))
                .optional()
                .map(build -> build.withImages(build.images().stream()
                        .filter(each -> each.imageId().equals(image))
                        .toList()));
    }

    static String json(Object value) {
        return MessageCodec.mapper().writeValueAsString(value);
    }

    static @Nullable String nullableJson(@Nullable Object value) {
        return value == null ? null : json(value);
    }

    private static ClusterProfile profile(ResultSet columns, int n) throws SQLException {
        Row row = new Row(columns);
        return new ClusterProfile(
                row.text("name"),
                columns.getLong("revision"),
                new ProfileVersion(row.text("version")),
                row.json("definition", ProfileDefinition.class),
                row.optionalJson("image", PointedImage.class),
                row.optionalJson("proposal", PointedImage.class),
                row.optionalJson("revoked", Revocation.class),
                row.instant("created_at"),
                row.instant("updated_at"));
    }

    record NamedSelector(String name, Selector selector) {}

    record Stamp(long revision, Instant at) {}
}
