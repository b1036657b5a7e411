package dev.kiln.api.profile;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What people say about a cluster profile; Kiln changes nothing in it but three keys in the values of one pack.
 *
 * @param cloud the cloud of its clusters, as artifacts name it: {@code aws}, {@code vsphere}, ...
 * @param region the cloud's region, where an image is of one region
 * @param vsphere where templates lie, for the cloud {@code vsphere}
 * @param packs its layers
 * @param selector which builds it wants the image of
 * @param policy how a new image changes it
 * @param palette the cluster profile in Palette that shall be like it, if one shall
 */
public record ProfileDefinition(
        String cloud,
        @Nullable String region,
        @Nullable VspherePlace vsphere,
        List<Pack> packs,
        Selector selector,
        UpdatePolicy policy,
        @Nullable PaletteBinding palette) {

    public ProfileDefinition {
        packs = packs == null ? List.of() : List.copyOf(packs);
        selector = selector == null ? Selector.NOTHING : selector;
        policy = policy == null ? UpdatePolicy.DEFAULT : policy;
    }

    /** Whether an image that fits the other one fits this one too. */
    boolean samePlace(ProfileDefinition other) {
        return cloud.equals(other.cloud)
                && Optional.ofNullable(region).equals(Optional.ofNullable(other.region))
                && Optional.ofNullable(vsphere).equals(Optional.ofNullable(other.vsphere));
    }

    /** The cloud and, if it has one, the region: {@code aws/us-east-1}. */
    String place() {
        return region == null ? cloud : cloud + "/" + region;
    }

    /** The pack that says which version of Kubernetes nodes must have, if one does. */
    Optional<Pack> kubernetes() {
        return packs.stream().filter(Pack::choosesKubernetes).findFirst();
    }

    /** Whether nodes from the image can join clusters of this profile. */
    boolean takes(PointedImage image) {
        KubernetesVersion offered = image.kubernetes();
        return kubernetes().map(pack -> offered != null && pack.takes(offered)).orElse(true);
    }

    /**
     * The same, with the image in the values of the pack that it belongs to. Unchanged if no pack does.
     *
     * @throws UneditableValuesException if it cannot be set there
     */
    ProfileDefinition with(PointedImage image) {
        OptionalInt at = imagePack();
        if (at.isEmpty() || !ImageReference.belongsInPack(cloud)) {
            return this;
        }
        Pack pack = packs.get(at.getAsInt());
        List<Pack> changed = new ArrayList<>(packs);
        changed.set(at.getAsInt(), pack.withValues(new PackValues(pack.values()).with(values(image))));
        return new ProfileDefinition(cloud, region, vsphere, changed, selector, policy, palette);
    }

    /** Where the image belongs: the pack that names one already, else the first of the layer {@code os}. */
    OptionalInt imagePack() {
        OptionalInt naming = first(pack -> new PackValues(pack.values()).namesImage());
        return naming.isPresent() ? naming : first(pack -> pack.layer().equals(Pack.OS_LAYER));
    }

    private OptionalInt first(Predicate<Pack> wanted) {
        return IntStream.range(0, packs.size())
                .filter(n -> wanted.test(packs.get(n)))
                .findFirst();
    }

    private static Map<String, String> values(PointedImage image) {
        Map<String, String> values = new LinkedHashMap<>();
        values.put(PackValues.IMAGE, image.reference());
        OperatingSystem os = image.os();
        if (os != null) {
            values.put(PackValues.OS_NAME, os.name());
            if (os.version() != null) {
                values.put(PackValues.OS_VERSION, os.version());
            }
        }
        return values;
    }
}
