package dev.kiln.api.profile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.common.build.Artifact;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageReferenceTests {

    @ParameterizedTest
    @CsvSource({
        "aws, ami-1, , ami-1, false",
        "azure, https://x.blob.core.windows.net/c/i.vhd, , https://x.blob.core.windows.net/c/i.vhd, false",
        "nutanix, 0b1c, ubuntu-2404, ubuntu-2404, false",
        "maas, u, ubuntu-2404, custom/ubuntu-2404, true",
        "gcp, ubuntu-2404, , ubuntu-2404, true",
        "openstack, 0b1c, ubuntu-2404, ubuntu-2404, true",
        "qemu, file:///i.qcow2, node, file:///i.qcow2, false",
    })
    void everyCloudHasItsForm(String cloud, String id, @Nullable String name, String reference, boolean assumed) {
        assertThat(ImageReference.of(Profiles.definition(cloud, null, null), artifact(cloud, id, name)))
                .isEqualTo(new ImageReference.Known(reference, assumed));
    }

    @Test
    void inVsphereItIsThePathInTheInventory() {
        var profile = Profiles.definition("vsphere", null, new VspherePlace("DC0", "templates/linux"));

        assertThat(ImageReference.of(profile, artifact("vsphere", "ubuntu-kube-v1.34.2", null)))
                .isEqualTo(new ImageReference.Known("/DC0/vm/templates/linux/ubuntu-kube-v1.34.2", false));
        assertThat(ImageReference.of(profile, artifact("vsphere", "/DC1/vm/a/b", null)))
                .isEqualTo(new ImageReference.Known("/DC1/vm/a/b", false));
    }

    @Test
    void anOvaIsUsedIfItsNameBeginsAsPaletteAsksFor() {
        var profile = Profiles.definition("vsphere", null, new VspherePlace("DC0", "templates/linux"));

        assertThat(ImageReference.of(profile, artifact("vsphere", "images/r_u-ubuntu.ova", null)))
                .isEqualTo(new ImageReference.Known("images/r_u-ubuntu.ova", false));
        assertThat(ImageReference.of(profile, artifact("vsphere", "images/ubuntu.ova", null)))
                .isInstanceOfSatisfying(
                        ImageReference.None.class,
                        none -> assertThat(none.reason()).contains("r_u-", "images/ubuntu.ova"));
    }

    @Test
    void forAGalleryImageOfAzureThereIsNoDocumentedWay() {
        String gallery = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/galleries/i";

        assertThat(ImageReference.of(Profiles.definition("azure", null, null), artifact("azure", gallery, null)))
                .isInstanceOfSatisfying(
                        ImageReference.None.class,
                        none -> assertThat(none.reason()).contains("documents no way", gallery));
    }

    private static Artifact artifact(String cloud, String id, @Nullable String name) {
        return new Artifact(cloud, null, id, name, "builder", "test", List.of());
    }
}
