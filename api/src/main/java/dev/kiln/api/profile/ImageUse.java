package dev.kiln.api.profile;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * How clusters of a record's cloud come to use its image, so that people see where Palette documents no way.
 *
 * @param place where the reference of the image belongs
 * @param form what the reference is
 * @param basis what that rests on
 */
record ImageUse(String place, String form, Basis basis) {

    private static final String PACK = "pack.osImageOverride";

    /** What is known of a cloud's form. */
    enum Basis {
        @JsonProperty("documented")
        DOCUMENTED,
        /** Palette documents none; this one is likely. */
        @JsonProperty("assumed")
        ASSUMED,
        /** Palette does not deploy clusters there; the record serves other readers. */
        @JsonProperty("none")
        NONE
    }

    static ImageUse of(String cloud) {
        return switch (cloud) {
            case "aws" -> new ImageUse(PACK, "the AMI's id, of the record's region", Basis.DOCUMENTED);
            case "vsphere" ->
                new ImageUse(
                        PACK,
                        "the template's path in the inventory, or that of an OVA whose name begins with r_u-",
                        Basis.DOCUMENTED);
            case "azure" ->
                new ImageUse(PACK, "the blob URL of a VHD; images of galleries cannot be used", Basis.DOCUMENTED);
            case "nutanix" ->
                new ImageUse(
                        "the machine pool's YAML, NUTANIX_MACHINE_TEMPLATE_IMAGE_NAME; Kiln writes the project's macro that palette.macro names",
                        "the image's name",
                        Basis.DOCUMENTED);
            case "maas" -> new ImageUse(PACK, "custom/ and the image's name", Basis.ASSUMED);
            case "gcp", "openstack" -> new ImageUse(PACK, "the image's name", Basis.ASSUMED);
            default -> new ImageUse(PACK, "the artifact's id", Basis.NONE);
        };
    }
}
