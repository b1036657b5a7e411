package dev.kiln.api.profile;

import dev.kiln.common.build.Artifact;
import java.util.Objects;
import java.util.Set;

/**
 * The value by which clusters of a cloud start from an image: what becomes {@code pack.osImageOverride}. The rules are
 * those of Palette's documentation of BYOOS.
 */
sealed interface ImageReference {

    /**
     * @param assumed whether the form is an assumption, because Palette documents none for this cloud
     */
    record Known(String value, boolean assumed) implements ImageReference {}

    /** There is no documented way to use such an image. */
    record None(String reason) implements ImageReference {}

    /** Clouds for which Palette documents no form: the image's name, by assumption. */
    Set<String> BY_NAME = Set.of("gcp", "openstack");

    /** How the name of an OVA begins that Palette takes. */
    String OVA = "r_u-";

    static ImageReference of(ProfileDefinition profile, Artifact artifact) {
        String cloud = profile.cloud();
        String name = Objects.requireNonNullElse(artifact.name(), artifact.id());
        return switch (cloud) {
            case "vsphere" -> vsphere(profile, artifact);
            case "azure" -> azure(artifact);
            case "nutanix" -> new Known(name, false);
            case "maas" -> new Known("custom/" + name, true);
            default -> BY_NAME.contains(cloud) ? new Known(name, true) : new Known(artifact.id(), false);
        };
    }

    /**
     * Whether the value has its place in the pack's values. On Nutanix it is in the YAML of the machine pool instead, as
     * {@code NUTANIX_MACHINE_TEMPLATE_IMAGE_NAME}.
     */
    static boolean belongsInPack(String cloud) {
        return !cloud.equals("nutanix");
    }

    private static ImageReference vsphere(ProfileDefinition profile, Artifact artifact) {
        if (artifact.id().endsWith(".ova")) {
            return ova(artifact.id());
        }
        if (artifact.id().startsWith("/")) {
            return new Known(artifact.id(), false);
        }
        VspherePlace place = profile.vsphere();
        return place == null
                ? new None("the record does not say in which datacenter and folder templates lie")
                : new Known(place.pathOf(artifact.id()), false);
    }

    /** Palette takes the path of an OVA whose name begins so, and documents no other. */
    private static ImageReference ova(String path) {
        boolean marked = path.startsWith(OVA)
                || path.substring(path.lastIndexOf('/') + 1).startsWith(OVA);
        return marked
                ? new Known(path, false)
                : new None("Palette takes an OVA on vSphere if its name begins with %s, and %s does not"
                        .formatted(OVA, path));
    }

    private static ImageReference azure(Artifact artifact) {
        String id = artifact.id();
        return id.startsWith("https://") && id.endsWith(".vhd")
                ? new Known(id, false)
                : new None(
                        "Palette takes the blob URL of a VHD on Azure, and documents no way to use %s".formatted(id));
    }
}
