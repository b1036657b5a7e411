package dev.kiln.api.profile;

import dev.kiln.api.outbox.Outbox;
import dev.kiln.api.trace.KeptTraces;
import dev.kiln.common.event.EventCodec;
import dev.kiln.common.event.EventType;
import dev.kiln.common.event.ProfileEvent;
import dev.kiln.common.topic.Topics;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Writes what became of a record, its history and the event that tells of it, in the caller's transaction, which has the
 * record locked. Thread-safe.
 */
@Component
class ProfileJournal {

    private final ProfileRows rows;
    private final HistoryRows history;
    private final Outbox outbox;
    private final Topics topics;
    private final KeptTraces traces;

    ProfileJournal(ProfileRows rows, HistoryRows history, Outbox outbox, Topics topics, KeptTraces traces) {
        this.rows = rows;
        this.history = history;
        this.outbox = outbox;
        this.topics = topics;
        this.traces = traces;
    }

    /** @return the record as it is now, with its new revision */
    ClusterProfile write(ClusterProfile before, ClusterProfile after, HistoryEntry.Kind kind, Cause cause) {
        ProfileRows.Stamp stamp = rows.stamp();
        ClusterProfile now = after.stamped(stamp.revision(), stamp.at());
        rows.update(now);
        traces.keep(KeptTraces.Kind.PROFILE, now.name());
        history.append(now, kind, cause);
        EventType type = eventOf(kind);
        if (type != null) {
            announce(type, before, now, cause);
        }
        return now;
    }

    /** What subscribers are told; nothing where the image that clusters shall use is the same and nobody has to act. */
    private static @Nullable EventType eventOf(HistoryEntry.Kind kind) {
        return switch (kind) {
            case UPDATED, APPROVED, ROLLED_BACK -> EventType.PROFILE_UPDATED;
            case PROPOSED -> EventType.PROFILE_PROPOSED;
            case SKIPPED -> EventType.PROFILE_SKIPPED;
            case REVOKED -> EventType.PROFILE_REVOKED;
            case CREATED, REPLACED, REJECTED -> null;
        };
    }

    private void announce(EventType type, ClusterProfile before, ClusterProfile now, Cause cause) {
        PointedImage image = type == EventType.PROFILE_PROPOSED ? now.proposal() : now.image();
        ProfileEvent event = new ProfileEvent(
                now.name(),
                now.definition().cloud(),
                now.definition().region(),
                now.version().text(),
                before.version().text(),
                image == null ? null : image.id(),
                image == null ? null : image.reference(),
                cause.why(),
                cause.build(),
                now.updatedAt());
        String id = now.name() + "/" + now.revision();
        outbox.append(topics.profiles(), now.name(), EventCodec.event(type, id, now.name(), now.updatedAt(), event));
    }
}
