package dev.kiln.api.profile;

import dev.kiln.api.image.Revocation;
import dev.kiln.api.image.RevocationListener;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * What a revoked image does to records: one that waits for approval is dropped; a record that points at it is marked or,
 * by its policy, goes back to the newest image that it had before and that is good. Its packs stay as people wrote them.
 */
@Component
class RevokedImages implements RevocationListener {

    private final ProfileRows rows;
    private final HistoryRows history;
    private final ProfileJournal journal;

    RevokedImages(ProfileRows rows, HistoryRows history, ProfileJournal journal) {
        this.rows = rows;
        this.history = history;
        this.journal = journal;
    }

    @Override
    @Transactional(propagation = Propagation.MANDATORY)
    public void revoked(UUID image, Revocation revocation) {
        // Images before records, as everywhere: see lockAccepted.
        Set<UUID> good = rows.lockAccepted(rows.predecessors(image));
        for (ClusterProfile profile : rows.lockThoseOf(image)) {
            ClusterProfile without = profile.proposes(image) ? dropped(profile, image, revocation) : profile;
            if (without.pointsAt(image)) {
                withdraw(without, image, revocation, good);
            }
        }
    }

    private ClusterProfile dropped(ClusterProfile profile, UUID image, Revocation revocation) {
        Cause cause = cause(image, revocation, "it waits for approval no more");
        return journal.write(profile, profile.withProposal(null), HistoryEntry.Kind.REJECTED, cause);
    }

    private void withdraw(ClusterProfile profile, UUID image, Revocation revocation, Set<UUID> good) {
        if (profile.definition().policy().revoked() == UpdatePolicy.Revoked.MARK) {
            mark(profile, image, revocation, "the record still points at it");
            return;
        }
        Optional<PointedImage> newest = history.images(profile.name()).stream()
                .filter(each -> good.contains(each.id()) && profile.definition().takes(each))
                .reduce((one, other) -> one.isOlderThan(other) ? other : one);
        if (newest.isEmpty()) {
            mark(profile, image, revocation, "the record has no other good image to go back to");
            return;
        }
        goBack(profile, image, newest.get(), revocation);
    }

    private void goBack(ClusterProfile profile, UUID image, PointedImage to, Revocation revocation) {
        try {
            ClusterProfile back = profile.pointingAt(to, version -> history.isTaken(profile.name(), version));
            Cause cause = cause(image, revocation, "the record goes back to " + to.reference());
            journal.write(profile, back, HistoryEntry.Kind.ROLLED_BACK, cause);
        } catch (UneditableValuesException e) {
            mark(profile, image, revocation, "the values of its pack cannot be changed: " + e.getMessage());
        }
    }

    private void mark(ClusterProfile profile, UUID image, Revocation revocation, String result) {
        journal.write(profile, profile.marked(revocation), HistoryEntry.Kind.REVOKED, cause(image, revocation, result));
    }

    private static Cause cause(UUID image, Revocation revocation, String result) {
        return new Cause(
                revocation.by(), "Image %s was revoked (%s): %s".formatted(image, revocation.reason(), result), null);
    }
}
