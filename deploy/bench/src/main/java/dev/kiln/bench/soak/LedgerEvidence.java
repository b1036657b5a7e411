package dev.kiln.bench.soak;

import dev.kiln.bench.soak.Load.Expected;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What the ledger and the records say in the end. */
final class LedgerEvidence {

    private static final String TERMINAL_EVENTS = "type similar to 'dev.kiln.build.(succeeded|failed|cancelled).v1'";

    private final JdbcClient jdbc;

    LedgerEvidence(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** How many builds wait or run. */
    long open() {
        return count("select count(*) from build where state in ('QUEUED', 'RUNNING')");
    }

    /** How many messages Kafka does not have yet. */
    long unpublished() {
        return count("select count(*) from outbox");
    }

    /**
     * I1: each key that was accepted is a build, and the build has ended as it should.
     *
     * @param refused requests that should have been accepted, ready to be printed
     */
    Check nothingIsLost(Map<String, Expected> accepted, List<String> refused) {
        Map<String, String> states = new TreeMap<>();
        jdbc.sql("select submission.key, build.state from submission join build on build.id = submission.build_id")
                .query(row -> {
                    states.put(row.getString("key"), row.getString("state"));
                });
        List<String> violations = new ArrayList<>(refused);
        accepted.forEach((key, expected) -> {
            String state = states.getOrDefault(key, "no build at all");
            boolean ended = List.of("SUCCEEDED", "FAILED", "CANCELLED").contains(state);
            if (!ended || (expected != Expected.ANY && !state.equals(expected.name()))) {
                violations.add("request %s should be %s and is %s".formatted(key, expected, state));
            }
        });
        return new Check("I1 an accepted request is never lost", accepted.size() + " accepted requests", violations);
    }

    /** I2, as the ledger has it. */
    Check oneTerminalEventEach() {
        List<String> violations = strings("""
                select 'build ' || build.id || ' is ' || build.state || ' and has '
                       || count(event.id) || ' terminal events'
                  from build left join (select * from build_event where %s) as event on event.build_id = build.id
                 group by build.id having count(event.id) <> 1
                """.formatted(TERMINAL_EVENTS));
        return new Check("I2 a build has exactly one terminal event (ledger)", numberOfBuilds(), violations);
    }

    /** I3: no build has changed a record twice. */
    Check oneChangeOfARecordEach() {
        List<String> violations = strings("""
                select 'profile ' || profile || ' was changed ' || count(*) || ' times by build ' || build_id
                  from profile_history where kind in ('UPDATED', 'PROPOSED')
                 group by profile, build_id having count(*) > 1
                """);
        return new Check("I3 a record changes at most once per terminal event", changes(), violations);
    }

    /** I4: whatever a record has ever pointed at was accepted, of a build that succeeded. */
    Check onlyAcceptedImagesInRecords() {
        List<String> violations = strings("""
                select 'profile ' || profile || ' pointed at image ' || history.image_id || ', which is '
                       || coalesce(image.state, 'unknown') || ', of a build that is ' || coalesce(build.state, 'unknown')
                  from profile_history as history
                       left join image on image.id = history.image_id
                       left join build on build.id = image.build_id
                 where history.image_id is not null
                   and (image.state is distinct from 'ACCEPTED' or build.state is distinct from 'SUCCEEDED')
                """);
        return new Check("I4 only an accepted image reaches a record", changes(), violations);
    }

    /** What happened, in numbers. */
    Map<String, Long> figures() {
        Map<String, Long> figures = new TreeMap<>();
        jdbc.sql("select 'builds ' || lower(state), count(*) from build group by state")
                .query(row -> {
                    figures.put(row.getString(1), row.getLong(2));
                });
        jdbc.sql("select 'attempts ' || lower(state), count(*) from attempt group by state")
                .query(row -> {
                    figures.put(row.getString(1), row.getLong(2));
                });
        figures.put("orphaned artifacts", count("select count(*) from image where state = 'ORPHAN'"));
        figures.put("changes of the record", count("select count(*) from profile_history where kind = 'UPDATED'"));
        return figures;
    }

    /** The ids of all builds. */
    Set<String> builds() {
        return Set.copyOf(strings("select id::text from build"));
    }

    private String numberOfBuilds() {
        return count("select count(*) from build") + " builds";
    }

    private String changes() {
        return count("select count(*) from profile_history where image_id is not null") + " changes of records";
    }

    private long count(String sql) {
        return jdbc.sql(sql).query(Long.class).single();
    }

    private List<String> strings(String sql) {
        return jdbc.sql(sql)
                .query((row, n) -> Objects.requireNonNull(row.getString(1)))
                .list();
    }
}
