package dev.kiln.api.image;

import dev.kiln.api.http.ProblemException;
import dev.kiln.api.outbox.Outbox;
import dev.kiln.api.sql.Row;
import dev.kiln.common.build.Artifact;
import dev.kiln.common.build.BuildId;
import dev.kiln.common.event.EventCodec;
import dev.kiln.common.event.EventType;
import dev.kiln.common.event.ImageEvent;
import dev.kiln.common.message.MessageCodec;
import dev.kiln.common.topic.Topics;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Revokes images, at once or when their time has come. Every method is one transaction, in which the records that point
 * at the image are told, too. Any number of threads and instances may call at once.
 */
@Service
class Revocations {

    /** Any number that nothing else in this database locks. */
    private static final long ONE_BY_ONE = 0x6b696c6e_0001L;

    private final JdbcClient jdbc;
    private final Outbox outbox;
    private final Topics topics;
    private final List<RevocationListener> listeners;

    Revocations(JdbcClient jdbc, Outbox outbox, Topics topics, List<RevocationListener> listeners) {
        this.jdbc = jdbc;
        this.outbox = outbox;
        this.topics = topics;
        this.listeners = List.copyOf(listeners);
    }

    /**
     * Revokes an image, or plans it. One that was revoked before stays as it is; what was planned is planned anew.
     *
     * @param at when; null for now
     * @throws ProblemException 404 if there is no such image, 409 if it was never accepted
     */
    @Transactional
    void revoke(UUID image, String by, String reason, @Nullable Instant at) {
        Locked locked = lock(image);
        switch (locked.state()) {
            case ORPHAN ->
                throw ProblemException.conflict(
                        "Image %s was never accepted, so that nothing points at it".formatted(image));
            case REVOKED -> {}
            case ACCEPTED -> {
                Revocation revocation = new Revocation(by, reason, at == null ? locked.now() : at);
                plan(image, revocation);
                if (!revocation.at().isAfter(locked.now())) {
                    execute(locked, revocation);
                }
            }
        }
    }

    /** Images whose time has come. */
    List<UUID> due() {
        return jdbc.sql("select id from image where state = 'ACCEPTED' and revoke_at <= clock_timestamp() order by id")
                .query((columns, n) -> new Row(columns).uuid("id"))
                .list();
    }

    /** Revokes an image whose time has come, if nobody else has done so, or planned otherwise, meanwhile. */
    @Transactional
    void execute(UUID image) {
        Locked locked = lock(image);
        Revocation planned = locked.planned();
        if (locked.state() == ImageState.ACCEPTED
                && planned != null
                && !planned.at().isAfter(locked.now())) {
            execute(locked, planned);
        }
    }

    private void execute(Locked locked, Revocation revocation) {
        jdbc.sql("update image set state = 'REVOKED' where id = ?")
                .param(locked.id())
                .update();
        announce(locked, revocation);
        listeners.forEach(each -> each.revoked(locked.id(), revocation));
    }

    private void plan(UUID image, Revocation revocation) {
        jdbc.sql("update image set revocation = ?::jsonb, revoke_at = ? where id = ?")
                .params(
                        MessageCodec.mapper().writeValueAsString(revocation),
                        revocation.at().atOffset(ZoneOffset.UTC),
                        image)
                .update();
    }

    private void announce(Locked image, Revocation revocation) {
        Artifact artifact = image.artifact();
        ImageEvent event = new ImageEvent(
                image.id(),
                image.build(),
                artifact.cloud(),
                artifact.region(),
                artifact.id(),
                revocation.by(),
                revocation.reason(),
                image.now());
        String key = image.build().toString();
        String id = image.id() + "/revoked";
        outbox.append(
                topics.events(),
                key,
                EventCodec.event(EventType.IMAGE_REVOKED, id, image.id().toString(), image.now(), event));
    }

    /** One revocation at a time: two of them could otherwise wait for each other's images. */
    private Locked lock(UUID image) {
        jdbc.sql("select pg_advisory_xact_lock(?)").param(ONE_BY_ONE).query().singleRow();
        return jdbc.sql("""
                        select id, build_id, state, artifact, revocation, clock_timestamp() as now
                          from image where id = ? for update
                        """)
                .param(image)
                .query((columns, n) -> {
                    Row row = new Row(columns);
                    return new Locked(
                            row.uuid("id"),
                            new BuildId(row.uuid("build_id")),
                            ImageState.valueOf(row.text("state")),
                            row.json("artifact", Artifact.class),
                            row.optionalJson("revocation", Revocation.class),
                            row.instant("now"));
                })
                .optional()
                .orElseThrow(() -> ImageViews.noSuch(image));
    }

    private record Locked(
            UUID id,
            BuildId build,
            ImageState state,
            Artifact artifact,
            @Nullable Revocation planned,
            Instant now) {}
}
