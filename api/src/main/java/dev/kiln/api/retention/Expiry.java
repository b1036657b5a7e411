package dev.kiln.api.retention;

import java.time.Duration;
import java.util.List;

/**
 * Something that is kept for a time.
 *
 * @param what a word for it, for metrics and logs
 * @param age how long it is kept
 * @param removal a statement that removes up to {@code :limit} rows that are older than {@code :millis}. It passes over
 *     what another transaction holds
 */
record Expiry(String what, Duration age, String removal) {

    /** All that expires, in the order in which it is removed. */
    static List<Expiry> all(RetentionProperties keep) {
        return List.of(
                new Expiry("logs", keep.logs(), LOGS),
                new Expiry("events", keep.events(), EVENTS),
                new Expiry("audit", keep.audit(), AUDIT),
                new Expiry("keys", keep.keys(), KEYS),
                new Expiry("applications", keep.keys(), APPLICATIONS),
                new Expiry("builds", keep.builds(), builds("state in ('FAILED', 'CANCELLED')")),
                new Expiry("images", keep.images(), builds("state = 'SUCCEEDED'")),
                new Expiry("submitters", keep.keys(), SUBMITTERS));
    }

    /** Chunks know no attempt by a foreign key; the mark saves looking for them again. */
    private static final String LOGS = """
            with old as (
                select attempt.build_id, number from attempt join build on build.id = build_id
                 where attempt.finished_at < now() - :millis * interval '1 millisecond' and log_removed_at is null
                   and build.finished_at is not null
                 order by attempt.finished_at limit :limit for update of attempt skip locked),
            chunks as (
                delete from log_chunk using old where log_chunk.build_id = old.build_id and attempt = old.number)
            update attempt set log_removed_at = now() from old
             where attempt.build_id = old.build_id and attempt.number = old.number
            """;

    private static final String EVENTS = """
            delete from build_event using (
                select build_event.id from build_event join build on build.id = build_id
                 where at < now() - :millis * interval '1 millisecond' and finished_at is not null
                 order by at limit :limit for update of build_event skip locked) as old
             where build_event.id = old.id
            """;

    private static final String AUDIT = """
            delete from audit_entry using (
                select number from audit_entry where at < now() - :millis * interval '1 millisecond'
                 order by at limit :limit for update skip locked) as old
             where audit_entry.number = old.number
            """;

    private static final String KEYS = """
            delete from submission using (
                select submission.submitter, key from submission join build on build.id = build_id
                 where created_at < now() - :millis * interval '1 millisecond' and finished_at is not null
                 order by created_at limit :limit for update of submission skip locked) as old
             where submission.submitter = old.submitter and submission.key = old.key
            """;

    private static final String APPLICATIONS = """
            delete from profile_application as application using (
                select event_id, profile from profile_application
                 where at < now() - :millis * interval '1 millisecond'
                 order by at limit :limit for update skip locked) as old
             where application.event_id = old.event_id and application.profile = old.profile
            """;

    /** Counters of those who have nothing open: they are made again when wanted, so no age is asked for. */
    private static final String SUBMITTERS = """
            delete from open_builds using (
                select submitter, part from open_builds as idle
                 where not exists (select from open_builds as open where open.submitter = idle.submitter and builds > 0)
                 limit :limit for update skip locked) as old
             where open_builds.submitter = old.submitter and open_builds.part = old.part and builds = 0
            """;

    /** With their attempts, keys, events and images, by foreign keys. */
    private static String builds(String condition) {
        return """
                delete from build using (
                    select id from build as old
                     where finished_at < now() - :millis * interval '1 millisecond' and %s
                       and not exists (select from build as retrial
                                        where retrial.retry_of = old.id and retrial.finished_at is null)
                       and not exists (select from image where build_id = old.id
                                          and (exists (select from cluster_profile where image_id = image.id)
                                            or exists (select from cluster_profile where proposal_id = image.id)
                                            or exists (select from profile_history where image_id = image.id)))
                     order by finished_at limit :limit for update skip locked) as old
                 where build.id = old.id
                """.formatted(condition);
    }
}
