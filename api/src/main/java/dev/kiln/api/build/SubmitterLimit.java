package dev.kiln.api.build;

import dev.kiln.common.build.BuildId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
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

    /** A part's share of the limit. */
    private static final String SHARE = "(:limit / :parts + (case when part < :limit % :parts then 1 else 0 end))";

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
     * Counts more builds. Near the limit there may be no room for as long as others are being written down, and never is
     * there more than the limit.
     *
     * @return the part that counts each of them; fewer than wanted if the submitter may have no more
     */
    List<Integer> enter(String submitter, int builds) {
        List<Integer> parts = new ArrayList<>(builds);
        while (parts.size() < builds) {
            List<Integer> more = takePart(submitter, builds - parts.size());
            if (more.isEmpty()) {
                addParts(submitter);
                more = takePart(submitter, builds - parts.size());
            }
            if (more.isEmpty()) {
                break;
            }
            parts.addAll(more);
        }
        return parts;
    }

    /** A build has ended. */
    void leave(BuildId id) {
        jdbc.sql("""
                        update open_builds set builds = open_builds.builds - 1 from build
                         where build.id = ? and open_builds.submitter = build.submitter and part = counted_in
                        """).param(id.value()).update();
    }

    /** As much as there is room for in one part. Never waits for another transaction, and so for no deadlock. */
    private List<Integer> takePart(String submitter, int wanted) {
        return jdbc.sql("""
                        with free as (
                            select part, %1$s - builds as room from open_builds
                             where submitter = :submitter and builds < %1$s
                             order by random() limit 1 for update skip locked)
                        update open_builds set builds = builds + least(room, :wanted) from free
                         where submitter = :submitter and open_builds.part = free.part
                        returning free.part, least(room, :wanted)
                        """.formatted(SHARE))
                .param("submitter", submitter)
                .param("limit", builds())
                .param("parts", PARTS)
                .param("wanted", wanted)
                .query((row, n) -> Collections.nCopies(row.getInt(2), row.getInt(1)))
                .optional()
                .orElse(List.of());
    }

    /**
     * Those that a submitter lacks: all, before its first request. Waits for another transaction that is at it, and not for
     * one that counts in a part that is there: that one may be waiting here, too.
     */
    private void addParts(String submitter) {
        jdbc.sql("""
                        insert into open_builds (submitter, part, builds)
                        select :submitter, lacking, 0 from generate_series(0, :parts - 1) as lacking
                         where not exists (select from open_builds where submitter = :submitter and part = lacking)
                        on conflict do nothing
                        """).param("submitter", submitter).param("parts", PARTS).update();
    }
}
