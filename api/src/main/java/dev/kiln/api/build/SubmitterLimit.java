package dev.kiln.api.build;

import dev.kiln.common.build.BuildId;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Counts the builds of each submitter that wait or run, in the caller's transaction, and lets nobody have more than the
 * limit. The count is in parts, each with its share of the limit: one row would have all requests of a submitter wait for
 * each other's commit. Thread-safe.
 */
@Component
class SubmitterLimit {

    /** Several times as many as an instance has connections to the database. */
    private static final int PARTS = 64;

    private final JdbcClient jdbc;
    private final BuildLimits limits;

    SubmitterLimit(JdbcClient jdbc, BuildLimits limits) {
        this.jdbc = jdbc;
        this.limits = limits;
    }

    /** How many a submitter may have. */
    int builds() {
        return limits.openPerSubmitter();
    }

    /**
     * Counts one more build. Near the limit there may be no room for as long as others are being written down, and never
     * is there more than the limit.
     *
     * @return the part that counts it, or nothing if the submitter has as many as it may
     */
    Optional<Integer> enter(String submitter) {
        return takePart(submitter).or(() -> addParts(submitter) ? takePart(submitter) : Optional.empty());
    }

    /** A build has ended. */
    void leave(BuildId id) {
        jdbc.sql("""
                        update open_builds set builds = open_builds.builds - 1 from build
                         where build.id = ? and open_builds.submitter = build.submitter and part = counted_in
                        """).param(id.value()).update();
    }

    /** Never waits for another transaction, and so for no deadlock. */
    private Optional<Integer> takePart(String submitter) {
        return jdbc.sql("""
                        update open_builds set builds = builds + 1
                         where submitter = :submitter
                           and part = (select part from open_builds
                                        where submitter = :submitter
                                          and builds < :limit / :parts + (case when part < :limit % :parts then 1 else 0 end)
                                        order by random() limit 1 for update skip locked)
                        returning part
                        """)
                .param("submitter", submitter)
                .param("limit", builds())
                .param("parts", PARTS)
                .query(Integer.class)
                .optional();
    }

    /** Whether a submitter lacked parts: before its first request. */
    private boolean addParts(String submitter) {
        return jdbc.sql("""
                        insert into open_builds (submitter, part, builds)
                        select :submitter, part, 0 from generate_series(0, :parts - 1) as part
                        on conflict do nothing
                        """).param("submitter", submitter).param("parts", PARTS).update() > 0;
    }
}
