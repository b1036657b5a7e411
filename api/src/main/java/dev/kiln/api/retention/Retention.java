package dev.kiln.api.retention;

import java.util.OptionalInt;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Removes what has outlived its time, a batch in a transaction; a lock lets one instance do it at a time. Thread-safe. */
@Component
class Retention {

    /** Any number that nothing else in this database locks; "keep" in ASCII. */
    static final long LOCK = 0x6b656570L;

    private final JdbcClient jdbc;
    private final RetentionProperties properties;

    Retention(JdbcClient jdbc, RetentionProperties properties) {
        this.jdbc = jdbc;
        this.properties = properties;
    }

    /**
     * Removes the oldest of a kind.
     *
     * @return how many, fewer than a batch if no more are left; nothing if another instance is at it
     */
    @Transactional
    OptionalInt removeBatch(Expiry expired) {
        boolean mine = jdbc.sql("select pg_try_advisory_xact_lock(?)")
                .param(LOCK)
                .query(Boolean.class)
                .single();
        return mine
                ? OptionalInt.of(jdbc.sql(expired.removal())
                        .param("millis", expired.age().toMillis())
                        .param("limit", properties.batchSize())
                        .update())
                : OptionalInt.empty();
    }
}
