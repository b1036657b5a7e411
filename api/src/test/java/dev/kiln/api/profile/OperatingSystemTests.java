package dev.kiln.api.profile;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OperatingSystemTests {

    @ParameterizedTest
    @CsvSource({
        "build-ami-ubuntu-2404, ubuntu, 24.04",
        "build-azure-sig-ubuntu-2204-gen2, ubuntu, 22.04",
        "build-node-ova-vsphere-base-rockylinux-9, rockylinux, 9",
        "build-ami-amazon-2023-arm64, amazon, 2023",
        "build-ami-flatcar, flatcar,",
        "build-oci-oracle-linux-9, oracle-linux, 9",
        "images/debian-13, debian, 13",
    })
    void theNameOfATemplateTellsIt(String template, String name, @Nullable String version) {
        assertThat(OperatingSystem.of(Builds.next().template("kib", template).event()))
                .contains(new OperatingSystem(name, version));
    }

    @Test
    void labelsTellItBefore() {
        Builds build = Builds.next();

        assertThat(OperatingSystem.of(build.label("os", "rhel-9").event())).contains(new OperatingSystem("rhel", "9"));
        assertThat(OperatingSystem.of(build.label("distribution", "sles").event()))
                .contains(new OperatingSystem("sles", null));
    }

    @Test
    void whatNobodyTellsIsNotGuessed() {
        assertThat(OperatingSystem.of(
                        Builds.next().template("examples", "hello").event()))
                .isEmpty();
    }
}
