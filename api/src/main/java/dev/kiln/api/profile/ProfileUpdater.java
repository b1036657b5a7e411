package dev.kiln.api.profile;

import dev.kiln.common.event.BuildEvent;
import dev.kiln.common.event.BuiltImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Brings the images of a build to the records that want them, one record and one transaction at a time. Any number of
 * threads and instances may call at once; a call that throws has changed nothing, and a call for an event that the record
 * has seen changes nothing.
 */
@Service
public class ProfileUpdater {

    private final ProfileRows rows;
    private final HistoryRows history;
    private final ProfileJournal journal;

    ProfileUpdater(ProfileRows rows, HistoryRows history, ProfileJournal journal) {
        this.rows = rows;
        this.history = history;
        this.journal = journal;
    }

    /** The records that a build concerns: those that select it and those that its request names, each once. */
    @Transactional(readOnly = true)
    public Audience audience(BuildEvent build) {
        List<String> concerned = new ArrayList<>();
        List<String> unknown = new ArrayList<>(Set.copyOf(build.profiles()));
        for (ProfileRows.NamedSelector each : rows.selectors()) {
            boolean named = unknown.remove(each.name());
            if (named || each.selector().selects(build)) {
                concerned.add(each.name());
            }
        }
        return new Audience(List.copyOf(concerned), List.copyOf(unknown));
    }

    /**
     * Lets a record take the image of its cloud and region from a build that succeeded.
     *
     * @param eventId the id of the event that told of it
     */
    @Transactional
    public Result apply(String name, String eventId, BuildEvent build) {
        Set<UUID> accepted = rows.lockAccepted(
                build.images().stream().map(BuiltImage::imageId).toList());
        return rows.lock(name)
                .map(profile -> rows.markSeen(eventId, name) ? take(profile, build, accepted) : Result.REPEATED)
                .orElse(Result.GONE);
    }

    private Result take(ClusterProfile profile, BuildEvent build, Set<UUID> accepted) {
        return switch (ImageChoice.of(profile, build, accepted)) {
            case ImageChoice.Leave leave -> skip(profile, build, leave.reason());
            case ImageChoice.Take take -> {
                String note = take.assumed() ? " (a form by assumption: Palette documents none)" : "";
                String reference = take.image().reference() + note;
                yield profile.definition().policy().mode() == UpdatePolicy.Mode.MANUAL
                        ? propose(profile, build, take.image(), reference)
                        : update(profile, build, take.image(), reference);
            }
        };
    }

    private Result skip(ClusterProfile profile, BuildEvent build, String reason) {
        Cause cause = Cause.of(build, "the record stays as it is, because " + reason);
        journal.write(profile, profile, HistoryEntry.Kind.SKIPPED, cause);
        return Result.SKIPPED;
    }

    private Result propose(ClusterProfile profile, BuildEvent build, PointedImage image, String reference) {
        Cause cause = Cause.of(build, reference + " waits for approval");
        journal.write(profile, profile.withProposal(image), HistoryEntry.Kind.PROPOSED, cause);
        return Result.PROPOSED;
    }

    private Result update(ClusterProfile profile, BuildEvent build, PointedImage image, String reference) {
        Cause cause = Cause.of(build, "points at " + reference);
        try {
            ClusterProfile changed = profile.pointingAt(image, version -> history.isTaken(profile.name(), version));
            journal.write(profile, changed, HistoryEntry.Kind.UPDATED, cause);
            return Result.UPDATED;
        } catch (UneditableValuesException e) {
            return skip(profile, build, "the values of its pack cannot be changed: " + e.getMessage());
        }
    }

    /**
     * @param concerned records to call {@link #apply} for
     * @param unknown names in the request that no record has
     */
    public record Audience(List<String> concerned, List<String> unknown) {}

    /** What became of one record. */
    public enum Result {
        /** It points at the build's image. */
        UPDATED,
        /** The build's image waits for approval. */
        PROPOSED,
        /** There is no image that it can take; its history says why. */
        SKIPPED,
        /** It had seen the event before. */
        REPEATED,
        /** It was deleted meanwhile. */
        GONE
    }
}
