package dev.kiln.api.profile;

import dev.kiln.common.build.Artifact;
import dev.kiln.common.event.BuildEvent;
import dev.kiln.common.event.BuiltImage;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Which image of a build, if any, a record shall point at next. Pure: what is decided depends on nothing but the arguments. */
sealed interface ImageChoice {

    /** @param assumed whether the reference's form is an assumption */
    record Take(PointedImage image, boolean assumed) implements ImageChoice {}

    /** The record stays as it is; {@code reason} completes "because ...". */
    record Leave(String reason) implements ImageChoice {}

    /**
     * Decides.
     *
     * @param accepted the images of the build that the ledger holds as accepted, now
     */
    static ImageChoice of(ClusterProfile profile, BuildEvent build, Set<UUID> accepted) {
        return switch (fitting(profile, build, accepted)) {
            case Leave leave -> leave;
            case Take take -> newest(profile, take);
        };
    }

    /** Decides for somebody who asks for the image of this build, be it older than that of the record. */
    static ImageChoice askedFor(ClusterProfile profile, BuildEvent build, Set<UUID> accepted) {
        return fitting(profile, build, accepted);
    }

    private static ImageChoice fitting(ClusterProfile profile, BuildEvent build, Set<UUID> accepted) {
        ProfileDefinition wanted = profile.definition();
        List<BuiltImage> fitting = build.images().stream()
                .filter(each -> each.artifact().fits(wanted.cloud(), wanted.region()))
                .toList();
        if (fitting.isEmpty()) {
            return new Leave("the build has no image for %s, only for %s".formatted(wanted.place(), places(build)));
        }
        List<BuiltImage> usable = fitting.stream()
                .filter(each -> accepted.contains(each.imageId()))
                .toList();
        if (usable.isEmpty()) {
            return new Leave("the ledger does not hold image %s as accepted"
                    .formatted(fitting.getFirst().imageId()));
        }
        if (usable.stream().map(each -> each.artifact().id()).distinct().count() > 1) {
            return new Leave("the build has %d images for %s and nothing says which: %s"
                    .formatted(usable.size(), wanted.place(), ids(usable)));
        }
        BuiltImage image = usable.getFirst();
        return switch (ImageReference.of(wanted, image.artifact())) {
            case ImageReference.None none -> new Leave(none.reason());
            case ImageReference.Known known -> usable(profile, pointed(build, image, known.value()), known.assumed());
        };
    }

    private static PointedImage pointed(BuildEvent build, BuiltImage image, String reference) {
        return new PointedImage(
                image.imageId(),
                reference,
                build.buildId(),
                KubernetesVersion.of(build.kubernetesVersion()).orElse(null),
                OperatingSystem.of(build).orElse(null));
    }

    private static ImageChoice usable(ClusterProfile profile, PointedImage offered, boolean assumed) {
        ProfileDefinition wanted = profile.definition();
        if (!wanted.takes(offered)) {
            return new Leave("its Kubernetes pack is of version %s and the image of %s"
                    .formatted(
                            wanted.kubernetes().map(Pack::tag).orElse("none"),
                            offered.kubernetes() == null ? "none that the request named" : offered.kubernetes()));
        }
        return new Take(offered, assumed);
    }

    private static ImageChoice newest(ClusterProfile profile, Take take) {
        ProfileDefinition wanted = profile.definition();
        PointedImage offered = take.image();
        PointedImage present = profile.image();
        if (present != null && profile.revoked() == null && isPassed(wanted, present, offered)) {
            return new Leave("it points at a newer image, of build " + present.build());
        }
        PointedImage waiting = profile.proposal();
        if (waiting != null && isPassed(wanted, waiting, offered)) {
            return new Leave("a newer image waits for approval, of build " + waiting.build());
        }
        return take;
    }

    /** An image that does not fit the record any more, because people changed its packs, stands in nobody's way. */
    private static boolean isPassed(ProfileDefinition wanted, PointedImage present, PointedImage offered) {
        return wanted.takes(present) && offered.isOlderThan(present);
    }

    private static String places(BuildEvent build) {
        return build.images().isEmpty()
                ? "none"
                : build.images().stream()
                        .map(BuiltImage::artifact)
                        .map(each -> each.region() == null ? each.cloud() : each.cloud() + "/" + each.region())
                        .distinct()
                        .sorted()
                        .collect(Collectors.joining(", "));
    }

    private static String ids(List<BuiltImage> images) {
        return images.stream().map(BuiltImage::artifact).map(Artifact::id).collect(Collectors.joining(", "));
    }
}
