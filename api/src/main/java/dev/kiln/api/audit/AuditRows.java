package dev.kiln.api.audit;

import dev.kiln.api.sql.Conditions;
import dev.kiln.api.sql.Row;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The table of calls. Thread-safe. */
@Component
class AuditRows {

    private static final int LONGEST = 2000;

    private final JdbcClient jdbc;

    AuditRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * A call begins; returns the number of its entry. Nobody waits until it is on the disk: the database's log is in order,
     * so that it is there before whatever the call commits.
     */
    long begin(String who, String method, String path, @Nullable String query, String address) {
        return jdbc.sql("""
                        insert into audit_entry (who, method, path, query, address)
                        select :who, :method, :path, :query, :address
                          from (select set_config('synchronous_commit', 'off', true)) as quick
                        returning number
                        """)
                .param("who", who)
                .param("method", method)
                .param("path", shortened(path))
                .param("query", query == null ? null : shortened(query))
                .param("address", address)
                .query(Long.class)
                .single();
    }

    /** The answer does not wait until it is on the disk: what a crash loses of it leaves the entry without a status. */
    void end(long number, int status, @Nullable String result, Duration time) {
        jdbc.sql("""
                        update audit_entry set status = :status, millis = :millis, result = :result
                          from (select set_config('synchronous_commit', 'off', true)) as quick
                         where number = :number
                        """)
                .param("status", status)
                .param("millis", time.toMillis())
                .param("result", result)
                .param("number", number)
                .update();
    }

    /** Entries that are asked for, the newest first. */
    List<AuditEntry> list(Wanted wanted, @Nullable Long before, int limit) {
        Conditions conditions = new Conditions();
        conditions.ifPresent("who = :who", "who", wanted.who());
        conditions.ifPresent("starts_with(path, :path)", "path", wanted.path());
        conditions.ifPresent("at >= :since", "since", time(wanted.since()));
        conditions.ifPresent("at < :until", "until", time(wanted.until()));
        conditions.ifPresent("number < :before", "before", before);
        return jdbc.sql("""
                        select number, at, who, method, path, query, address, status, millis, result from audit_entry where
                        """ + conditions.sql() + " order by number desc limit :limit")
                .params(conditions.parameters())
                .param("limit", limit)
                .query((columns, n) -> {
                    Row row = new Row(columns);
                    Long status = row.optionalLong("status");
                    return new AuditEntry(
                            columns.getLong("number"),
                            row.instant("at"),
                            row.text("who"),
                            row.text("method"),
                            row.text("path"),
                            row.optionalText("query"),
                            row.text("address"),
                            status == null ? null : status.intValue(),
                            row.optionalLong("millis"),
                            row.optionalText("result"));
                })
                .list();
    }

    /** @param path how the path begins */
    record Wanted(
            @Nullable String who,
            @Nullable String path,
            @Nullable Instant since,
            @Nullable Instant until) {}

    private static @Nullable Object time(@Nullable Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST);
    }
}
