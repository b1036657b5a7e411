package dev.kiln.api.build;

import dev.kiln.api.outbox.Outbox;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.core.namedparam.SqlParameterSource;

/**
 * What a transaction is about to write: statement by statement, each with all of its rows in one call, then the messages in
 * their order. So a hundred requests cost as many calls of the database as one. Statements about one row are to differ, or
 * to come in any order. For one use, by one thread.
 */
final class PendingWrites {

    private final Instant now;
    private final Map<String, List<SqlParameterSource>> statements = new LinkedHashMap<>();
    private final List<Outbox.Message> messages = new ArrayList<>();
    private Map<String, String> trace = Map.of();

    /** @param now the transaction's time, by the database's clock */
    PendingWrites(Instant now) {
        this.now = now;
    }

    Instant now() {
        return now;
    }

    void add(String sql, SqlParameterSource row) {
        statements.computeIfAbsent(sql, each -> new ArrayList<>()).add(row);
    }

    /** What is owed from now on belongs to the trace of this context. */
    void in(Map<String, String> context) {
        trace = context;
    }

    void owe(Outbox.Message message) {
        messages.add(message.within(trace));
    }

    void write(NamedParameterJdbcTemplate jdbc, Outbox outbox) {
        statements.forEach((sql, rows) -> {
            int[] unused = jdbc.batchUpdate(sql, rows.toArray(SqlParameterSource[]::new));
        });
        if (!messages.isEmpty()) {
            outbox.append(messages);
        }
    }
}
