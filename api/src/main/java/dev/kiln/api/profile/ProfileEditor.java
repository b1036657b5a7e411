package dev.kiln.api.profile;

import dev.kiln.api.http.ProblemException;
import dev.kiln.common.event.BuildEvent;
import dev.kiln.common.event.BuildRejected.Violation;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * What people do to records. Every method is one transaction that locks the record; a method that throws has changed
 * nothing, and what it throws is the answer to the caller: 404 for no such record, 409 where its state forbids it, 412
 * where the caller's belief about it is wrong.
 */
@Service
@Transactional
class ProfileEditor {

    private final ProfileRows rows;
    private final HistoryRows history;
    private final ProfileJournal journal;

    ProfileEditor(ProfileRows rows, HistoryRows history, ProfileJournal journal) {
        this.rows = rows;
        this.history = history;
        this.journal = journal;
    }

    /**
     * Creates a record, or says anew what it is. The image that it points at stays, and stays in the values of its pack,
     * unless the record moves to another place. Saying the same again changes nothing.
     *
     * @param document without a version it keeps the record's, or begins with 1.0.0
     */
    Put put(String name, ProfileDocument document, Precondition belief, Cause cause) {
        refuseBoundTwice(name, document.definition().palette());
        Optional<ClusterProfile> present = rows.lock(name);
        if (present.isEmpty()) {
            belief.check(name, null);
            Optional<ClusterProfile> created = create(name, document, cause);
            if (created.isPresent()) {
                return new Put(created.get(), true);
            }
            present = rows.lock(name);
        }
        ClusterProfile before = present.orElseThrow(() -> ProblemException.conflict(
                "Cluster profile '%s' was created and deleted meanwhile; try again".formatted(name)));
        belief.check(name, before);
        return new Put(replace(before, document, cause), false);
    }

    void delete(String name, Precondition belief) {
        belief.check(name, existing(name));
        rows.delete(name);
    }

    /** Takes the image that waits. */
    ClusterProfile approve(String name, Precondition belief, Cause cause) {
        PointedImage seen = proposal(name, rows.find(name));
        refuseWithdrawn(seen);
        ClusterProfile profile = existing(name);
        belief.check(name, profile);
        PointedImage image = proposal(name, Optional.of(profile));
        if (!image.equals(seen)) {
            throw ProblemException.conflict(
                    "A newer image was proposed for cluster profile '%s' meanwhile; look at it first".formatted(name));
        }
        if (!profile.definition().takes(image)) {
            throw ProblemException.conflict(
                    "The proposed image does not fit the Kubernetes pack of cluster profile '%s' any more; reject it"
                            .formatted(name));
        }
        ClusterProfile approved =
                edited(name, () -> profile.pointingAt(image, version -> history.isTaken(name, version)));
        return journal.write(profile, approved, HistoryEntry.Kind.APPROVED, cause);
    }

    /**
     * Takes an image because somebody asks for it: also where it is older than the present one, and without waiting for
     * approval. The other guards hold.
     */
    ClusterProfile take(String name, UUID image, Precondition belief, Cause cause) {
        BuildEvent build = rows.builtWith(image)
                .orElseThrow(() ->
                        ProblemException.notFound("There is no image %s of a build that succeeded".formatted(image)));
        Set<UUID> accepted = rows.lockAccepted(List.of(image));
        ClusterProfile profile = existing(name);
        belief.check(name, profile);
        return switch (ImageChoice.askedFor(profile, build, accepted)) {
            case ImageChoice.Leave leave ->
                throw ProblemException.conflict(
                        "Cluster profile '%s' cannot take image %s, because %s".formatted(name, image, leave.reason()));
            case ImageChoice.Take take -> {
                ClusterProfile changed =
                        edited(name, () -> profile.pointingAt(take.image(), version -> history.isTaken(name, version)));
                yield journal.write(profile, changed, HistoryEntry.Kind.UPDATED, cause.of(build.buildId()));
            }
        };
    }

    /** Drops the image that waits. */
    ClusterProfile reject(String name, Precondition belief, Cause cause) {
        ClusterProfile profile = existing(name);
        belief.check(name, profile);
        proposal(name, Optional.of(profile));
        return journal.write(profile, profile.withProposal(null), HistoryEntry.Kind.REJECTED, cause);
    }

    /** Takes the packs and the image of an earlier version. */
    ClusterProfile rollBack(String name, ProfileVersion version, Precondition belief, Cause cause) {
        HistoryEntry then = history.find(name, version).orElseThrow(() -> noSuchVersion(name, version));
        PointedImage image = then.image();
        if (image != null) {
            refuseWithdrawn(image);
        }
        ClusterProfile profile = existing(name);
        belief.check(name, profile);
        if (profile.version().equals(version)) {
            throw ProblemException.conflict("Cluster profile '%s' is at version %s already".formatted(name, version));
        }
        ProfileDefinition definition = Objects.requireNonNull(then.definition());
        ClusterProfile restored = profile.likeBefore(definition, image, taken -> history.isTaken(name, taken));
        return journal.write(profile, restored, HistoryEntry.Kind.ROLLED_BACK, cause);
    }

    private Optional<ClusterProfile> create(String name, ProfileDocument document, Cause cause) {
        ProfileVersion version = document.version();
        ProfileRows.Stamp stamp = rows.stamp();
        ClusterProfile created = new ClusterProfile(
                name,
                stamp.revision(),
                version == null ? ProfileVersion.FIRST : version,
                document.definition(),
                null,
                null,
                null,
                stamp.at(),
                stamp.at());
        if (!rows.insert(created)) {
            return Optional.empty();
        }
        history.append(created, HistoryEntry.Kind.CREATED, cause);
        return Optional.of(created);
    }

    private ClusterProfile replace(ClusterProfile before, ProfileDocument document, Cause cause) {
        ProfileDefinition definition = document.definition();
        ProfileVersion version = Objects.requireNonNullElse(document.version(), before.version());
        if (version.compareTo(before.version()) < 0) {
            String detail = "The record is at %s; leave the version out to keep it".formatted(before.version());
            throw ProblemException.invalid(
                    HttpStatus.UNPROCESSABLE_CONTENT,
                    "Versions do not go back",
                    List.of(new Violation("/version", detail)));
        }
        boolean stays = before.definition().samePlace(definition);
        PointedImage image = stays ? before.image() : null;
        ClusterProfile after = before.with(
                version,
                image == null ? definition : edited(before.name(), () -> definition.with(image)),
                image,
                stays ? before.proposal() : null);
        return after.equals(before) ? before : journal.write(before, after, HistoryEntry.Kind.REPLACED, cause);
    }

    /** Two records that write to one profile would undo each other's work. */
    private void refuseBoundTwice(String name, @Nullable PaletteBinding binding) {
        if (binding == null) {
            return;
        }
        rows.lockBindings();
        rows.boundAlike(name, binding).ifPresent(other -> {
            throw ProblemException.conflict(
                    "Cluster profile '%s' is bound to the same profile or macro in Palette already: bind '%s' elsewhere, or '%s' first"
                            .formatted(other, name, other));
        });
    }

    private ClusterProfile existing(String name) {
        return rows.lock(name).orElseThrow(() -> noSuch(name));
    }

    private static PointedImage proposal(String name, Optional<ClusterProfile> profile) {
        PointedImage proposal = profile.orElseThrow(() -> noSuch(name)).proposal();
        if (proposal == null) {
            throw ProblemException.conflict("Nothing waits for approval in cluster profile '%s'".formatted(name));
        }
        return proposal;
    }

    private static <T> T edited(String name, Supplier<T> edit) {
        try {
            return edit.get();
        } catch (UneditableValuesException e) {
            throw ProblemException.conflict("The image cannot be set in the values of cluster profile '%s': %s"
                    .formatted(name, e.getMessage()));
        }
    }

    private void refuseWithdrawn(PointedImage image) {
        if (rows.lockWithdrawn(image.id())) {
            throw ProblemException.conflict("Image %s was revoked".formatted(image.id()));
        }
    }

    static ProblemException noSuch(String name) {
        return ProblemException.notFound("There is no cluster profile '%s'".formatted(name));
    }

    static ProblemException noSuchVersion(String name, ProfileVersion version) {
        return ProblemException.notFound("Cluster profile '%s' never had version %s".formatted(name, version));
    }

    /** @param created whether it was not there before */
    record Put(ClusterProfile profile, boolean created) {}
}
