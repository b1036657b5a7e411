package dev.kiln.api.log;

import dev.kiln.api.build.AttemptState;
import dev.kiln.api.log.LogProgress.AttemptLog;
import dev.kiln.api.sql.Row;
import dev.kiln.common.build.BuildId;
import dev.kiln.common.build.BuildState;
import dev.kiln.common.build.ClaimId;
import dev.kiln.common.message.LogChunk;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The table of log chunks. Every method is one statement and holds no connection after it. Thread-safe.
 */
@Component
class LogStore {

    /** What {@link LogSignal} listens to; the payload is a build id. */
    static final String CHANNEL = "kiln_log";

    /** A page of a log: at most so many chunks, and no more bytes unless the first chunk alone has more. */
    private static final int PAGE_CHUNKS = 64;

    private static final int PAGE_BYTES = 1 << 20;

    private final JdbcClient jdbc;
    private final double stragglerSeconds;

    LogStore(JdbcClient jdbc, LogProperties properties) {
        this.jdbc = jdbc;
        this.stragglerSeconds = properties.stragglers().toMillis() / 1000.0;
    }

    /** Keeps chunks, and wakes those who wait for them. A chunk that is there already is left as it is. */
    void append(List<LogChunk> chunks) {
        if (chunks.isEmpty()) {
            return;
        }
        jdbc.sql("""
                        with stored as (
                            insert into log_chunk (claim_id, sequence, build_id, attempt, text)
                            select * from unnest(:claims::uuid[], :sequences::bigint[], :builds::uuid[], :attempts::int[],
                                                 :texts::text[])
                            on conflict do nothing
                            returning build_id)
                        select pg_notify(:channel, build_id::text) from (select distinct build_id from stored) as build
                        """)
                .param(
                        "claims",
                        chunks.stream().map(each -> each.claimId().value()).toArray(UUID[]::new))
                .param("sequences", chunks.stream().map(LogChunk::sequence).toArray(Long[]::new))
                .param(
                        "builds",
                        chunks.stream().map(each -> each.buildId().value()).toArray(UUID[]::new))
                .param("attempts", chunks.stream().map(LogChunk::attempt).toArray(Integer[]::new))
                .param(
                        "texts",
                        chunks.stream().map(each -> storable(each.text())).toArray(String[]::new))
                .param("channel", CHANNEL)
                .query((row, n) -> true)
                .list();
    }

    /** How far the build has got; nothing if there is no such build. */
    Optional<LogProgress> progress(BuildId build) {
        List<BuildAndAttempt> rows = jdbc.sql("""
                        select build.state as build_state, attempt.number, attempt.state, attempt.claim_id, attempt.worker_id,
                               attempt.log_chunks,
                               attempt.finished_at < now() - make_interval(secs => :stragglers) as settled
                          from build left join attempt on attempt.build_id = build.id
                         where build.id = :build order by attempt.number
                        """)
                .param("build", build.value())
                .param("stragglers", stragglerSeconds)
                .query(LogStore::buildAndAttempt)
                .list();
        return rows.isEmpty()
                ? Optional.empty()
                : Optional.of(new LogProgress(
                        rows.getFirst().build(),
                        rows.stream()
                                .map(BuildAndAttempt::attempt)
                                .flatMap(Optional::stream)
                                .toList()));
    }

    /** The next chunks of a claim's log; none if the reader has what is there. */
    List<StoredChunk> page(ClaimId claim, long from) {
        return jdbc.sql("""
                        select sequence, text from (
                            select sequence, text, sum(octet_length(text)) over (order by sequence) - octet_length(text) as before
                              from (select sequence, text from log_chunk where claim_id = :claim and sequence >= :from
                                     order by sequence limit :chunks) as page) as measured
                         where before < :bytes order by sequence
                        """)
                .param("claim", claim.value())
                .param("from", from)
                .param("chunks", PAGE_CHUNKS)
                .param("bytes", PAGE_BYTES)
                .query((row, n) -> new StoredChunk(row.getLong("sequence"), new Row(row).text("text")))
                .list();
    }

    /** Where the last lines of a claim's log begin. Every chunk has a line, so no more chunks than lines are looked at. */
    Tail tail(ClaimId claim, int lines) {
        return jdbc.sql("""
                        select sequence, total from (
                            select sequence, sum(lines) over (order by sequence desc) as total, lines
                              from (select sequence, length(text) - length(replace(text, E'\\n', '')) as lines
                                      from log_chunk where claim_id = :claim order by sequence desc limit :lines) as last) as counted
                         where total - lines < :lines order by sequence limit 1
                        """)
                .param("claim", claim.value())
                .param("lines", lines)
                .query((row, n) -> new Tail(row.getLong("sequence"), Math.max(0, row.getInt("total") - lines)))
                .optional()
                .orElse(new Tail(0, 0));
    }

    /** PostgreSQL's text has neither NUL nor halves of characters. */
    private static String storable(String text) {
        String whole = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        return whole.replace('\0', '\uFFFD');
    }

    private static BuildAndAttempt buildAndAttempt(ResultSet columns, int n) throws SQLException {
        Row row = new Row(columns);
        return new BuildAndAttempt(BuildState.valueOf(row.text("build_state")), attempt(row));
    }

    private static Optional<AttemptLog> attempt(Row row) throws SQLException {
        String state = row.optionalText("state");
        if (state == null) {
            return Optional.empty();
        }
        UUID claim = row.optionalUuid("claim_id");
        return Optional.of(new AttemptLog(
                row.number("number"),
                AttemptState.valueOf(state),
                claim == null ? null : new ClaimId(claim),
                row.optionalText("worker_id"),
                row.optionalLong("log_chunks"),
                row.columns().getBoolean("settled")));
    }

    /**
     * A place near the end of a log.
     *
     * @param sequence the chunk in which the wanted lines begin
     * @param skip how many lines of that chunk come before them
     */
    record Tail(long sequence, int skip) {}

    private record BuildAndAttempt(BuildState build, Optional<AttemptLog> attempt) {}
}
