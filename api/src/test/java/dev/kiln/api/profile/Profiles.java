package dev.kiln.api.profile;

import dev.kiln.common.event.BuiltImage;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Records as unit tests want them. */
final class Profiles {

    static final Pack BYOOS =
            new Pack("generic-byoi", "os", "1.0.0", null, "pack:\n  osImageOverride: \"\" # set by Kiln\n");

    private Profiles() {}

    static ClusterProfile aws(Pack... packs) {
        return of(definition("aws", "us-east-1", null, packs));
    }

    static ProfileDefinition definition(
            String cloud, @Nullable String region, @Nullable VspherePlace place, Pack... packs) {
        return new ProfileDefinition(
                cloud, region, place, List.of(packs), Selector.NOTHING, UpdatePolicy.DEFAULT, null);
    }

    static ClusterProfile of(ProfileDefinition definition) {
        return new ClusterProfile(
                "prod", 1, ProfileVersion.FIRST, definition, null, null, null, Instant.EPOCH, Instant.EPOCH);
    }

    static ClusterProfile inPlace(ClusterProfile profile) {
        ProfileDefinition definition = profile.definition();
        return of(new ProfileDefinition(
                definition.cloud(),
                definition.region(),
                definition.vsphere(),
                definition.packs(),
                definition.selector(),
                new UpdatePolicy(UpdatePolicy.Mode.AUTO, UpdatePolicy.Change.IN_PLACE, UpdatePolicy.Revoked.MARK),
                null));
    }

    static Pack kubernetes(String tag) {
        return new Pack("kubernetes", "k8s", tag, null, "");
    }

    /** The first image of a build. */
    static PointedImage image(Builds build) {
        BuiltImage image = build.images().getFirst();
        return new PointedImage(
                image.imageId(),
                image.artifact().id(),
                build.id(),
                KubernetesVersion.of(build.kubernetes()).orElse(null),
                OperatingSystem.of(build.event()).orElse(null));
    }
}
