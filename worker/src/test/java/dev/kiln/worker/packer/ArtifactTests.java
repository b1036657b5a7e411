package dev.kiln.worker.packer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.kiln.common.build.Artifact;
import dev.kiln.common.build.ArtifactFile;
import java.util.List;
import org.junit.jupiter.api.Test;

/** From lines to artifacts, a builder at a time; the lines are of the form that Packer 1.6.6 was seen to print. */
class ArtifactTests {

    private final PackerOutput output = new PackerOutput(line -> {});

    @Test
    void anAmiInTwoRegionsIsTwoArtifactsHoweverOftenItIsTold() {
        output.accept("1795411286,,ui,say,==> ubuntu: Prevalidating AMI Name: capa-ami-ubuntu-24.04-v1.34.2-1");
        for (int number : List.of(0, 1)) {
            told(
                    "ubuntu",
                    number,
                    "mitchellh.amazonebs",
                    "us-east-1:ami-0f48%!(PACKER_COMMA)us-west-2:ami-0aa1",
                    "AMIs");
        }

        assertThat(artifacts(List.of()))
                .extracting(Artifact::cloud, Artifact::region, Artifact::id, Artifact::name)
                .containsExactly(
                        tuple("aws", "us-east-1", "ami-0f48", "capa-ami-ubuntu-24.04-v1.34.2-1"),
                        tuple("aws", "us-west-2", "ami-0aa1", "capa-ami-ubuntu-24.04-v1.34.2-1"));
    }

    @Test
    void anImageOfAnAzureGalleryIsInEveryRegionItWasReplicatedTo() {
        told(
                "sig",
                0,
                "Azure.ResourceManagement.VMImage",
                "/subscriptions/0/images/capi",
                "OSType: Linux\\nManagedImageName: capi-ubuntu-1\\nManagedImageLocation: northcentralus\\n"
                        + "ManagedImageSharedImageGalleryId: /subscriptions/0/galleries/g/images/capi/versions/0.3.1\\n"
                        + "SharedImageGalleryReplicatedRegions: northcentralus%!(PACKER_COMMA) westeurope\\n");

        assertThat(artifacts(List.of())).extracting(Artifact::region).containsExactly("northcentralus", "westeurope");
        assertThat(artifacts(List.of())).extracting(Artifact::name).containsOnly("capi-ubuntu-1");
        assertThat(artifacts(List.of()))
                .extracting(Artifact::id)
                .containsOnly("/subscriptions/0/galleries/g/images/capi/versions/0.3.1");
    }

    @Test
    void anAzureImageOutsideOfAGalleryIsInItsOwnRegion() {
        told("vhd", 0, "Azure.ResourceManagement.VMImage", "/images/capi", "ManagedImageLocation: westeurope\\n");

        assertThat(artifacts(List.of()).getFirst().region()).isEqualTo("westeurope");
    }

    @Test
    void imagesWithoutARegionAreKnownAsTheirBuildersKnowThem() {
        told("a", 0, "packer.googlecompute", "cluster-api-ubuntu-2404-v1-34-2-1", "A disk image was created: x");
        told("b", 0, "jetbrains.vsphere", "ubuntu-2404-kube-v1.34.2", "ubuntu-2404-kube-v1.34.2");
        told("c", 0, "packer.nutanix", "8f1c0de0-0000-4000-8000-000000000000", "ubuntu-2404-kube-v1.34.2");
        told("d", 0, "mitchellh.openstack", "77aa0de0-0000-4000-8000-000000000000", "An image was created: 77aa");
        told("e", 0, "somebody.new-cloud", "x", "");

        assertThat(artifacts(List.of()))
                .extracting(Artifact::cloud, Artifact::region, Artifact::id, Artifact::name)
                .containsExactly(
                        tuple("gcp", null, "cluster-api-ubuntu-2404-v1-34-2-1", "cluster-api-ubuntu-2404-v1-34-2-1"),
                        tuple("vsphere", null, "ubuntu-2404-kube-v1.34.2", "ubuntu-2404-kube-v1.34.2"),
                        tuple("nutanix", null, "8f1c0de0-0000-4000-8000-000000000000", "ubuntu-2404-kube-v1.34.2"),
                        tuple("openstack", null, "77aa0de0-0000-4000-8000-000000000000", null),
                        tuple("new-cloud", null, "x", null));
    }

    @Test
    void snapshotsOfDigitaloceanAreInTheirRegions() {
        told("do", 0, "pearkes.digitalocean", "nyc1%!(PACKER_COMMA)ams3:1234", "A snapshot was created");

        assertThat(artifacts(List.of()))
                .extracting(Artifact::region, Artifact::id)
                .containsExactly(tuple("nyc1", "1234"), tuple("ams3", "1234"));
    }

    @Test
    void aDiskOfQemuIsKnownByItsPublishedFile() {
        told("tiny", 0, "transcend.qemu", "VM", "VM files in directory: output");
        output.accept("1795411712,tiny,artifact,0,file,0,output/tiny.qcow2");
        var file = new ArtifactFile("file:///images/tiny.qcow2", 3, "ab");

        Artifact artifact = artifacts(List.of(file)).getFirst();

        assertThat(output.artifacts().getFirst().files()).containsExactly("output/tiny.qcow2");
        assertThat(artifact.id()).isEqualTo("file:///images/tiny.qcow2");
        assertThat(artifact.files()).containsExactly(file);
    }

    @Test
    void whatAPostProcessorTookAwayIsNoArtifact() {
        told("gone", 0, "x.y", "z", "");
        output.accept("1795411712,gone,artifact,0,nil");

        assertThat(output.artifacts()).isEmpty();
    }

    private void told(String build, int number, String builder, String id, String description) {
        String begin = "1795411712,%s,artifact,%d,".formatted(build, number);
        output.accept("1795411712,%s,artifact-count,2".formatted(build));
        output.accept(begin + "builder-id," + builder);
        output.accept(begin + "id," + id);
        output.accept(begin + "string," + description);
        output.accept(begin + "files-count,0");
        output.accept(begin + "end");
    }

    private List<Artifact> artifacts(List<ArtifactFile> files) {
        return output.artifacts().stream()
                .flatMap(each -> ArtifactMapping.map(each, files).stream())
                .toList();
    }
}
