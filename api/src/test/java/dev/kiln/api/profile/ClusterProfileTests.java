package dev.kiln.api.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ClusterProfileTests {

    private final PointedImage image = Profiles.image(Builds.next().image("aws", "us-east-1", "ami-1", null));
    private final PointedImage nextMinor =
            Profiles.image(Builds.next().kubernetes("v1.35.0").image("aws", "us-east-1", "ami-2", null));

    @Test
    void theFirstImageIsAPatchAndStandsInThePack() {
        ClusterProfile profile = Profiles.aws(Profiles.BYOOS).pointingAt(image, none -> false);

        assertThat(profile.version()).hasToString("1.0.1");
        assertThat(profile.image()).isEqualTo(image);
        assertThat(profile.definition().packs().getFirst().values()).isEqualTo("""
                pack:
                  osImageOverride: "ami-1" # set by Kiln
                  osName: "ubuntu"
                  osVersion: "24.04"
                """);
    }

    @Test
    void anotherMinorVersionOfKubernetesIsAMinorVersion() {
        ClusterProfile profile = Profiles.aws(Profiles.BYOOS).pointingAt(image, none -> false);

        assertThat(profile.pointingAt(nextMinor, none -> false).version()).hasToString("1.1.0");
        assertThat(profile.pointingAt(image, none -> false).version()).hasToString("1.0.2");
    }

    @Test
    void aVersionThatWasUsedBeforeIsNotUsedAgain() {
        var used = Set.of(new ProfileVersion("1.0.1"), new ProfileVersion("1.0.2"));

        assertThat(Profiles.aws().pointingAt(image, used::contains).version()).hasToString("1.0.3");
    }

    @Test
    void inPlaceTheVersionStays() {
        ClusterProfile profile = Profiles.inPlace(Profiles.aws(Profiles.BYOOS)).pointingAt(image, none -> true);

        assertThat(profile.version()).isEqualTo(ProfileVersion.FIRST);
        assertThat(profile.image()).isEqualTo(image);
    }

    @Test
    void takingAnImageEndsTheWaitingOfAnother() {
        ClusterProfile waiting = Profiles.aws(Profiles.BYOOS).withProposal(image);

        assertThat(waiting.pointingAt(nextMinor, none -> false).proposal()).isNull();
    }

    @Test
    void thePackThatNamesAnImageIsEditedAndNotTheFirstOfItsLayer() {
        Pack other = new Pack("hardening", "os", null, null, "a: 1\n");
        Pack addon = new Pack("custom", "addon", null, null, "pack: {osImageOverride: x}\n");

        ProfileDefinition changed = Profiles.aws(other, addon).definition().with(image);

        assertThat(changed.packs().getFirst()).isEqualTo(other);
        assertThat(changed.packs().getLast().values()).startsWith("pack: {osImageOverride: \"ami-1\"");
    }

    @Test
    void onNutanixTheValuesStay() {
        ProfileDefinition nutanix = Profiles.definition("nutanix", null, null, Profiles.BYOOS);

        assertThat(nutanix.with(image)).isEqualTo(nutanix);
    }

    @Test
    void goingBackIsTheNextVersionWithWhatWasThenAndTheSelectorOfNow() {
        ClusterProfile first = Profiles.aws(Profiles.BYOOS).pointingAt(image, none -> false);
        ClusterProfile second = first.pointingAt(nextMinor, none -> false);

        ClusterProfile back = second.likeBefore(first.definition(), first.image(), none -> false);

        assertThat(back.version()).hasToString("1.1.1");
        assertThat(Objects.requireNonNull(back.image()).reference()).isEqualTo("ami-1");
        assertThat(back.definition()).isEqualTo(first.definition());
    }
}
