package dev.kiln.api.webhook;

import dev.kiln.api.sql.Conditions;
import dev.kiln.api.sql.Row;
import dev.kiln.api.trace.KeptTraces;
import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The table of what endpoints are owed. Thread-safe. */
@Component
class DeliveryRows {

    private final JdbcClient jdbc;
    private final KeptTraces traces;

    DeliveryRows(JdbcClient jdbc, KeptTraces traces) {
        this.jdbc = jdbc;
        this.traces = traces;
    }

    /** Owes an event to endpoints, to each only once. */
    void owe(List<UUID> endpoints, String eventId, String type, @Nullable String subject, String payload) {
        jdbc.sql("""
                        insert into webhook_delivery (endpoint, event_id, type, subject, payload)
                        select id, :event, :type, :subject, :payload from webhook_endpoint where id = any(:endpoints)
                        on conflict do nothing
                        """)
                .param("event", eventId)
                .param("type", type)
                .param("subject", subject)
                .param("payload", payload)
                .param("endpoints", endpoints.toArray(UUID[]::new))
                .update();
        traces.keep(KeptTraces.Kind.DELIVERIES_OF_EVENT, eventId);
    }

    /** Endpoints to which something is to be sent now. */
    List<UUID> due() {
        return jdbc.sql("""
                        select e.id from webhook_endpoint e
                         where e.enabled and exists (
                               select from webhook_delivery d
                                where d.endpoint = e.id and d.state = 'PENDING' and d.next_try <= now()
                                  and (d.claimed_until is null or d.claimed_until < now()))
                        """).query((columns, n) -> new Row(columns).uuid("id")).list();
    }

    /**
     * The next one for an endpoint, which is the caller's for a while: whoever does not say how it ended by then is taken
     * for dead.
     */
    Optional<Claimed> claim(UUID endpoint, Duration lease) {
        return jdbc.sql("""
                        update webhook_delivery d
                           set claimed_until = now() + make_interval(secs => :lease), attempts = attempts + 1
                          from webhook_endpoint e
                         where e.id = d.endpoint and e.enabled and d.id = (
                               select id from webhook_delivery
                                where endpoint = :endpoint and state = 'PENDING' and next_try <= now()
                                  and (claimed_until is null or claimed_until < now())
                                order by next_try, number limit 1 for update skip locked)
                        returning d.id, d.endpoint, d.attempts, d.payload, d.wanted_since, e.url, e.secret
                        """)
                .param("lease", seconds(lease))
                .param("endpoint", endpoint)
                .query((columns, n) -> {
                    Row row = new Row(columns);
                    return new Claimed(
                            row.uuid("id"),
                            row.uuid("endpoint"),
                            row.number("attempts"),
                            row.text("payload"),
                            row.instant("wanted_since"),
                            URI.create(row.text("url")),
                            row.text("secret"));
                })
                .optional();
    }

    /** @param secret as it is stored */
    record Claimed(UUID id, UUID endpoint, int attempt, String payload, Instant wantedSince, URI url, String secret) {}

    /** How a try ended, and what comes next: nothing if it was taken, else another try, or none. */
    @Transactional
    void ended(Claimed claimed, Delivery.Attempt attempt, Delivery.State state, Duration untilNextTry) {
        jdbc.sql("""
                        insert into webhook_attempt (delivery, number, at, millis, status, error, answer)
                        select id, :number, :at, :millis, :status, :error, :answer
                          from webhook_delivery where id = :delivery
                        on conflict do nothing
                        """)
                .param("delivery", claimed.id())
                .param("number", attempt.number())
                .param("at", attempt.at().atOffset(ZoneOffset.UTC))
                .param("millis", attempt.millis())
                .param("status", attempt.status())
                .param("error", attempt.error())
                .param("answer", attempt.answer())
                .update();
        jdbc.sql("""
                        update webhook_delivery
                           set state = :state, claimed_until = null,
                               next_try = now() + make_interval(secs => :next),
                               ended_at = case when :state <> 'PENDING' then now() end
                         where id = :id and state = 'PENDING'
                        """)
                .param("state", state.name())
                .param("next", seconds(untilNextTry))
                .param("id", claimed.id())
                .update();
    }

    /** Nothing of what is owed to an endpoint is tried again by itself. */
    void parkAll(UUID endpoint) {
        jdbc.sql("""
                        update webhook_delivery set state = 'PARKED', claimed_until = null, ended_at = now()
                         where endpoint = ? and state = 'PENDING'
                        """).param(endpoint).update();
    }

    /** Sends again what has ended; one of them, or all that are parked. Returns how many that are. */
    int replay(UUID endpoint, @Nullable UUID delivery) {
        Conditions conditions = new Conditions();
        conditions.ifPresent("endpoint = :endpoint", "endpoint", endpoint);
        conditions.ifPresent("id = :id", "id", delivery);
        String which = delivery == null ? " and state = 'PARKED'" : " and state <> 'PENDING'";
        return jdbc.sql("""
                        update webhook_delivery set state = 'PENDING', next_try = now(), wanted_since = now(),
                               ended_at = null where
                        """ + conditions.sql() + which)
                .params(conditions.parameters())
                .update();
    }

    /** Deliveries to an endpoint, the newest first. */
    List<Numbered> list(UUID endpoint, Delivery.@Nullable State state, @Nullable Long before, int limit) {
        Conditions conditions = new Conditions();
        conditions.ifPresent("endpoint = :endpoint", "endpoint", endpoint);
        conditions.ifPresent("state = :state", "state", state == null ? null : state.name());
        conditions.ifPresent("number < :before", "before", before);
        return jdbc.sql("""
                        select id, number, event_id, type, subject, state, next_try, created_at, ended_at,
                               (select coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
                                           'number', a.number, 'millis', a.millis, 'status', a.status,
                                           'at', to_char(a.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
                                           'error', a.error, 'answer', a.answer)) order by a.number), '[]')
                                  from webhook_attempt a where a.delivery = d.id) as tries
                          from webhook_delivery d where
                        """ + conditions.sql() + " order by number desc limit :limit")
                .params(conditions.parameters())
                .param("limit", limit)
                .query(DeliveryRows::numbered)
                .list();
    }

    record Numbered(long number, Delivery delivery) {}

    boolean exists(UUID endpoint, UUID delivery) {
        return jdbc.sql("select exists (select from webhook_delivery where endpoint = ? and id = ?)")
                .params(endpoint, delivery)
                .query(Boolean.class)
                .single();
    }

    /** Forgets what ended long ago. */
    int forget(Duration age) {
        return jdbc.sql("""
                        delete from webhook_delivery
                         where state <> 'PENDING' and ended_at < now() - make_interval(secs => ?)
                        """).param(seconds(age)).update();
    }

    private static Numbered numbered(ResultSet columns, int n) throws SQLException {
        Row row = new Row(columns);
        Delivery.State state = Delivery.State.valueOf(row.text("state"));
        return new Numbered(
                columns.getLong("number"),
                new Delivery(
                        row.uuid("id"),
                        row.text("event_id"),
                        row.text("type"),
                        row.optionalText("subject"),
                        state,
                        List.of(row.json("tries", Delivery.Attempt[].class)),
                        state == Delivery.State.PENDING ? row.instant("next_try") : null,
                        row.instant("created_at"),
                        row.optionalInstant("ended_at")));
    }

    private static double seconds(Duration time) {
        return time.toNanos() / 1e9;
    }
}
