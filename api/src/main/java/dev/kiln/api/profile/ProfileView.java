package dev.kiln.api.profile;

import dev.kiln.api.image.Revocation;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A record as HTTP shows it.
 *
 * @param revision grows with everything that happens to the record; the entity tag
 * @param packs its layers; left out in lists
 * @param imageUse how clusters come to use an image
 * @param image what it points at, if anything yet
 * @param proposal what waits for approval
 * @param revoked set while the image that it points at is a revoked one
 */
record ProfileView(
        String name,
        long revision,
        String cloud,
        @Nullable String region,
        ProfileVersion version,
        @Nullable VspherePlace vsphere,
        @Nullable List<Pack> packs,
        Selector selector,
        UpdatePolicy policy,
        @Nullable PaletteBinding palette,
        ImageUse imageUse,
        @Nullable PointedImage image,
        @Nullable PointedImage proposal,
        @Nullable Revocation revoked,
        Instant createdAt,
        Instant updatedAt) {

    static ProfileView of(ClusterProfile profile) {
        return of(profile, profile.definition().packs());
    }

    static ProfileView withoutPacks(ClusterProfile profile) {
        return of(profile, null);
    }

    private static ProfileView of(ClusterProfile profile, @Nullable List<Pack> packs) {
        ProfileDefinition definition = profile.definition();
        return new ProfileView(
                profile.name(),
                profile.revision(),
                definition.cloud(),
                definition.region(),
                profile.version(),
                definition.vsphere(),
                packs,
                definition.selector(),
                definition.policy(),
                definition.palette(),
                ImageUse.of(definition.cloud()),
                profile.image(),
                profile.proposal(),
                profile.revoked(),
                profile.createdAt(),
                profile.updatedAt());
    }
}
