package dev.kiln.api.outbox;

import dev.kiln.common.message.MessageCodec;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;
import tools.jackson.core.type.TypeReference;

/** The outbox table, as the relay sees it. Thread-safe. */
@Component
class OutboxStore {

    /** Any number that nothing else in this database locks; "kiln" in ASCII. */
    private static final long RELAY_LOCK = 0x6b696c6eL;

    private static final TypeReference<Map<String, String>> HEADERS = new TypeReference<>() {};

    private final JdbcClient jdbc;

    OutboxStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Whether this transaction is now the only one that relays. The lock goes with the transaction. */
    boolean tryLock() {
        return jdbc.sql("select pg_try_advisory_xact_lock(?)")
                .param(RELAY_LOCK)
                .query(Boolean.class)
                .single();
    }

    /**
     * The oldest messages of those that are due, as many as fit: what waits in the database does not have to fit into
     * memory. Two changes of one build cannot commit in another order than that of their ids, because each
     * holds the build's row lock before it appends.
     *
     * @param limit how many at most
     * @param size how large they may be together; the one that exceeds it is the last
     */
    List<OutboxMessage> oldest(int limit, DataSize size) {
        return jdbc.sql("""
                        select id, topic, key, headers, value, coalesce(due_at, created_at) as due_since
                          from (select *, sum(octet_length(value)) over (order by id) - octet_length(value) as bytes_before
                                  from (select * from outbox where due_at is null or due_at <= now()
                                         order by id limit :limit) as oldest) as measured
                         where bytes_before < :bytes order by id
                        """)
                .param("limit", limit)
                .param("bytes", size.toBytes())
                .query(OutboxStore::message)
                .list();
    }

    void delete(List<OutboxMessage> messages) {
        Long[] ids = messages.stream().map(OutboxMessage::id).toArray(Long[]::new);
        jdbc.sql("delete from outbox where id = any(?)").param(ids).update();
    }

    /** How long it is until the next message becomes due, from a millisecond to the limit. */
    Duration untilNextDue(Duration limit) {
        long millis =
                jdbc.sql("""
                        select coalesce(ceil(extract(epoch from min(due_at) - clock_timestamp()) * 1000), :limit)::bigint
                          from outbox where due_at is not null
                        """).param("limit", limit.toMillis()).query(Long.class).single();
        return Duration.ofMillis(Math.clamp(millis, 1, limit.toMillis()));
    }

    private static OutboxMessage message(ResultSet row, int n) throws SQLException {
        return new OutboxMessage(
                row.getLong("id"),
                Objects.requireNonNull(row.getString("topic")),
                Objects.requireNonNull(row.getString("key")),
                MessageCodec.mapper().readValue(row.getString("headers"), HEADERS),
                Objects.requireNonNull(row.getString("value")),
                row.getObject("due_since", OffsetDateTime.class).toInstant());
    }
}
