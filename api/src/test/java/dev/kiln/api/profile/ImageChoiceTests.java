package dev.kiln.api.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ImageChoiceTests {

    private final Builds build = Builds.next()
            .image("aws", "us-west-2", "ami-west", null)
            .image("aws", "us-east-1", "ami-east", null)
            .image("qemu", null, "file:///images/node.qcow2", null);

    @Test
    void theImageOfTheRecordsCloudAndRegionIsTaken() {
        PointedImage image = taken(choose(Profiles.aws(), build));

        assertThat(image.reference()).isEqualTo("ami-east");
        assertThat(image.build()).isEqualTo(build.id());
        assertThat(image.kubernetes()).isEqualTo(new KubernetesVersion("1.34.2"));
        assertThat(image.os()).isEqualTo(new OperatingSystem("ubuntu", "24.04"));
    }

    @Test
    void aBuildWithoutAnImageForTheRegionLeavesTheRecord() {
        ClusterProfile profile = Profiles.of(Profiles.definition("aws", "eu-central-1", null));

        assertThat(left(choose(profile, build)))
                .isEqualTo("the build has no image for aws/eu-central-1, only for aws/us-east-1, aws/us-west-2, qemu");
    }

    @Test
    @DisplayName("I4: an image that the ledger does not hold as accepted is not taken")
    void onlyAcceptedImagesAreTaken() {
        assertThat(left(ImageChoice.of(Profiles.aws(), build.event(), Set.of())))
                .contains("does not hold image", "as accepted");
    }

    @Test
    void whereSeveralImagesFitNoneIsGuessed() {
        ClusterProfile everywhere = Profiles.of(Profiles.definition("qemu", null, null));
        Builds two = build.image("qemu", null, "file:///images/other.qcow2", null);

        assertThat(left(choose(everywhere, two))).contains("2 images for qemu", "other.qcow2");
    }

    @Test
    void anImageOfAnotherKubernetesVersionThanThePackIsNotTaken() {
        ClusterProfile profile = Profiles.aws(Profiles.kubernetes("1.34.1"));

        assertThat(left(choose(profile, build))).contains("pack is of version 1.34.1", "image of v1.34.2");
        assertThat(left(choose(profile, build.kubernetes(null)))).contains("none that the request named");
        assertThat(choose(profile, build.kubernetes("v1.34.1"))).isInstanceOf(ImageChoice.Take.class);
    }

    @Test
    void anOlderBuildDoesNotReplaceANewerOne() {
        Builds older = build;
        ClusterProfile profile = pointing(Profiles.aws(), Builds.next().image("aws", "us-east-1", "ami-new", null));

        assertThat(left(choose(profile, older))).contains("points at a newer image");
    }

    @Test
    void aLaterBuildOfAnOlderKubernetesDoesNotReplaceANewerOne() {
        ClusterProfile profile = pointing(Profiles.aws(), build);
        Builds later = Builds.next().image("aws", "us-east-1", "ami-new", null);

        assertThat(left(choose(profile, later.kubernetes("v1.34.1")))).contains("points at a newer image");
        assertThat(choose(profile, later)).isInstanceOf(ImageChoice.Take.class);
        assertThat(choose(profile, later.kubernetes("v1.35.0"))).isInstanceOf(ImageChoice.Take.class);
    }

    @Test
    void anOlderBuildOfANewerKubernetesIsTaken() {
        ClusterProfile profile = pointing(Profiles.aws(), Builds.next().image("aws", "us-east-1", "ami-new", null));

        assertThat(choose(profile, build.kubernetes("v1.35.0"))).isInstanceOf(ImageChoice.Take.class);
    }

    @Test
    void anImageThatDoesNotFitTheRecordAnyMoreStandsInNobodysWay() {
        ClusterProfile wentBack = pointing(Profiles.aws(Profiles.kubernetes("1.34.1")), build);
        Builds later = Builds.next().kubernetes("v1.34.1").image("aws", "us-east-1", "ami-new", null);

        assertThat(choose(wentBack, later)).isInstanceOf(ImageChoice.Take.class);
    }

    @Test
    void anOlderBuildDoesNotReplaceANewerOneThatWaits() {
        PointedImage newer = Profiles.image(Builds.next().image("aws", "us-east-1", "ami-new", null));

        assertThat(left(choose(Profiles.aws().withProposal(newer), build))).contains("waits for approval");
    }

    private static ClusterProfile pointing(ClusterProfile profile, Builds build) {
        return profile.with(profile.version(), profile.definition(), Profiles.image(build), null);
    }

    private static ImageChoice choose(ClusterProfile profile, Builds build) {
        return ImageChoice.of(profile, build.event(), build.imageIds());
    }

    private static PointedImage taken(ImageChoice choice) {
        assertThat(choice).isInstanceOf(ImageChoice.Take.class);
        return ((ImageChoice.Take) choice).image();
    }

    private static String left(ImageChoice choice) {
        assertThat(choice).isInstanceOf(ImageChoice.Leave.class);
        return ((ImageChoice.Leave) choice).reason();
    }
}
