package dev.kiln.api.palette;

import dev.kiln.api.sql.Row;
import dev.kiln.common.message.MessageCodec;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The table of how far records have come in Palette. Thread-safe. */
@Component
class SyncRows {

    private static final String STATE = """
            select s.state, s.revision, s.agreed, s.uid, s.error, s.drift, s.failures, s.next_try, s.tried_at,
                   s.synced_at
              from palette_sync s
            """;

    private final JdbcClient jdbc;

    SyncRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Records to be brought over now, the longest overdue first. */
    List<String> due(int limit) {
        return jdbc.sql("""
                        select p.name from cluster_profile p left join palette_sync s on s.profile = p.name
                         where p.palette is not null
                           and (s.profile is null or s.revision < p.revision or s.next_try <= now() or s.asked)
                         order by coalesce(s.next_try, p.updated_at) limit ?
                        """)
                .param(limit)
                .query((columns, n) -> new Row(columns).text("name"))
                .list();
    }

    Optional<SyncState> find(String profile) {
        return jdbc.sql(STATE + "where s.profile = ?")
                .param(profile)
                .query((columns, n) -> {
                    Row row = new Row(columns);
                    SyncPlan.Difference[] drift = row.optionalJson("drift", SyncPlan.Difference[].class);
                    return new SyncState(
                            SyncState.State.valueOf(row.text("state")),
                            columns.getLong("revision"),
                            row.optionalText("agreed"),
                            row.optionalText("uid"),
                            row.optionalJson("error", SyncState.Problem.class),
                            drift == null ? null : Arrays.asList(drift),
                            row.number("failures"),
                            row.optionalInstant("next_try"),
                            row.optionalInstant("tried_at"),
                            row.optionalInstant("synced_at"));
                })
                .optional();
    }

    /** Whether somebody has asked for a try since the last one began. */
    boolean isAsked(String profile) {
        return jdbc.sql("select asked from palette_sync where profile = ?")
                .param(profile)
                .query(Boolean.class)
                .optional()
                .orElse(false);
    }

    /** Somebody asks for a try at once. */
    void ask(String profile) {
        jdbc.sql("""
                        insert into palette_sync (profile, state, revision, asked) values (?, 'PENDING', 0, true)
                        on conflict (profile) do update set asked = true
                        """).param(profile).update();
    }

    /**
     * A try begins.
     *
     * @param agreed whether the record wants what Palette was last seen to agree with; if not, that is forgotten: what is
     *     half-written when the record turns back must not be taken for a change made by hand
     */
    void begin(String profile, boolean agreed) {
        jdbc.sql("""
                        insert into palette_sync as s (profile, state, revision, tried_at)
                        values (:profile, 'PENDING', 0, now())
                        on conflict (profile) do update
                           set asked = false, tried_at = now(), agreed = case when :agreed then s.agreed end
                        """).param("profile", profile).param("agreed", agreed).update();
    }

    /**
     * Whether the record may write to that profile: the first that does has it, until it is bound elsewhere or deleted. To
     * be asked with the profile's lock.
     */
    boolean take(String record, String target) {
        return jdbc.sql("""
                        update palette_sync set target = :target
                         where profile = :record and not exists (
                               select from palette_sync s join cluster_profile p on p.name = s.profile
                                where s.target = :target and s.profile <> :record and p.palette is not null)
                        """).param("target", target).param("record", record).update() == 1;
    }

    /** The record that has that profile. */
    String keeper(String target) {
        return jdbc.sql("select profile from palette_sync where target = ? limit 1")
                .param(target)
                .query((columns, n) -> new Row(columns).text("profile"))
                .single();
    }

    /** The record has changed in something that does not concern Palette. */
    void unchanged(String profile, long revision) {
        jdbc.sql("update palette_sync set revision = ? where profile = ?")
                .params(revision, profile)
                .update();
    }

    void inSync(String profile, long revision, String agreed, String uid, Duration untilNextCheck) {
        jdbc.sql("""
                        update palette_sync set state = 'IN_SYNC', revision = :revision, agreed = :agreed, uid = :uid,
                               error = null, drift = null, failures = 0, synced_at = now(),
                               next_try = now() + make_interval(secs => :next)
                         where profile = :profile
                        """)
                .param("revision", revision)
                .param("agreed", agreed)
                .param("uid", uid)
                .param("next", seconds(untilNextCheck))
                .param("profile", profile)
                .update();
    }

    void drifted(String profile, long revision, Reconciler.Outcome.Drifted drifted, Duration untilNextCheck) {
        jdbc.sql("""
                        update palette_sync set state = 'DRIFTED', revision = :revision, uid = :uid, error = null,
                               drift = :drift::jsonb, failures = 0, next_try = now() + make_interval(secs => :next)
                         where profile = :profile
                        """)
                .param("revision", revision)
                .param("uid", drifted.uid())
                .param("drift", json(drifted.differences()))
                .param("next", seconds(untilNextCheck))
                .param("profile", profile)
                .update();
    }

    void failed(String profile, long revision, SyncState.Problem problem, Duration untilNextTry) {
        jdbc.sql("""
                        update palette_sync set state = 'FAILED', revision = :revision, error = :error::jsonb,
                               failures = failures + 1, next_try = now() + make_interval(secs => :next)
                         where profile = :profile
                        """)
                .param("revision", revision)
                .param("error", json(problem))
                .param("next", seconds(untilNextTry))
                .param("profile", profile)
                .update();
    }

    private static double seconds(Duration time) {
        return time.toNanos() / 1e9;
    }

    private static String json(@Nullable Object value) {
        return MessageCodec.mapper().writeValueAsString(value);
    }
}
