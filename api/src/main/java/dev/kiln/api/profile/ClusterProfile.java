package dev.kiln.api.profile;

import dev.kiln.api.image.Revocation;
import java.time.Instant;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A cluster profile record: what people said about it, and what Kiln made of it.
 *
 * @param revision grows with everything that happens to it; no two records ever have the same one, so that a client that
 *     holds the revision of a deleted record cannot take its successor for it
 * @param image what it points at, if anything yet
 * @param proposal an image that waits for approval
 * @param revoked set while the image that it points at is a revoked one
 */
public record ClusterProfile(
        String name,
        long revision,
        ProfileVersion version,
        ProfileDefinition definition,
        @Nullable PointedImage image,
        @Nullable PointedImage proposal,
        @Nullable Revocation revoked,
        Instant createdAt,
        Instant updatedAt) {

    /**
     * The record pointing at another image, under the version that its policy asks for.
     *
     * @param isTaken whether a version was used before: after a roll back the next number may be one of them
     * @throws UneditableValuesException if the values of its pack cannot be changed
     */
    ClusterProfile pointingAt(PointedImage next, Predicate<ProfileVersion> isTaken) {
        return with(versionFor(next, isTaken), definition.with(next), next, null);
    }

    /** The version that the record would have if it pointed at the image. */
    ProfileVersion versionFor(PointedImage next, Predicate<ProfileVersion> isTaken) {
        if (definition.policy().change() == UpdatePolicy.Change.IN_PLACE) {
            return version;
        }
        boolean minor = image != null && !image.sameKubernetesMinor(next);
        return free(minor ? version.nextMinor() : version.nextPatch(), isTaken);
    }

    /** What an earlier version held, as the next version: clusters are offered a new version, never an old one. */
    ClusterProfile likeBefore(
            ProfileDefinition then, @Nullable PointedImage imageThen, Predicate<ProfileVersion> isTaken) {
        boolean inPlace = definition.policy().change() == UpdatePolicy.Change.IN_PLACE;
        ProfileVersion next = inPlace ? version : free(version.nextPatch(), isTaken);
        ProfileDefinition restored = new ProfileDefinition(
                then.cloud(),
                then.region(),
                then.vsphere(),
                then.packs(),
                definition.selector(),
                definition.policy(),
                definition.palette());
        return with(next, restored, imageThen, null);
    }

    ClusterProfile withProposal(@Nullable PointedImage proposed) {
        return with(version, definition, image, proposed);
    }

    ClusterProfile with(
            ProfileVersion nextVersion,
            ProfileDefinition nextDefinition,
            @Nullable PointedImage nextImage,
            @Nullable PointedImage nextProposal) {
        boolean sameImage = image != null && nextImage != null && image.id().equals(nextImage.id());
        return new ClusterProfile(
                name,
                revision,
                nextVersion,
                nextDefinition,
                nextImage,
                nextProposal,
                sameImage ? revoked : null,
                createdAt,
                updatedAt);
    }

    ClusterProfile marked(Revocation revocation) {
        return new ClusterProfile(
                name, revision, version, definition, image, proposal, revocation, createdAt, updatedAt);
    }

    /** Whether it points at that image. */
    boolean pointsAt(UUID wanted) {
        return image != null && image.id().equals(wanted);
    }

    /** Whether that image waits for approval. */
    boolean proposes(UUID wanted) {
        return proposal != null && proposal.id().equals(wanted);
    }

    ClusterProfile stamped(long nextRevision, Instant at) {
        return new ClusterProfile(name, nextRevision, version, definition, image, proposal, revoked, createdAt, at);
    }

    private static ProfileVersion free(ProfileVersion candidate, Predicate<ProfileVersion> isTaken) {
        ProfileVersion free = candidate;
        while (isTaken.test(free)) {
            free = free.nextPatch();
        }
        return free;
    }
}
