package dev.kiln.worker.packer;

import dev.kiln.common.build.Artifact;
import dev.kiln.common.build.ArtifactFile;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the builders' ids mean (each builder's {@code artifact.go}): an image in a region, a name, or files. Where a builder is
 * not known, its id is taken as it is.
 */
final class ArtifactMapping {

    private static final Map<String, BiFunction<PackerArtifact, List<ArtifactFile>, List<Artifact>>> BUILDERS = Map.of(
            "mitchellh.amazonebs", ArtifactMapping::aws,
            "mitchellh.amazon.ebssurrogate", ArtifactMapping::aws,
            "Azure.ResourceManagement.VMImage", ArtifactMapping::azure,
            "packer.googlecompute", (each, files) -> List.of(plain("gcp", each, files)),
            "jetbrains.vsphere", (each, files) -> List.of(plain("vsphere", each, files)),
            "packer.nutanix", (each, files) -> List.of(plain("nutanix", each, files)),
            "mitchellh.openstack", (each, files) -> List.of(plain("openstack", each, files)),
            "transcend.qemu", (each, files) -> List.of(files("qemu", each, files)),
            "packer.file", (each, files) -> List.of(files("file", each, files)),
            "packer.post-processor.artifice", (each, files) -> List.of(files("file", each, files)));

    private static final Pattern GALLERY_ID = Pattern.compile("ManagedImageSharedImageGalleryId: (\\S+)");
    private static final Pattern REPLICATED = Pattern.compile("SharedImageGalleryReplicatedRegions: (.*)");
    private static final Pattern LOCATION = Pattern.compile("ManagedImageLocation: (\\S+)");

    private ArtifactMapping() {}

    /** @param files the artifact's files, where they were published */
    static List<Artifact> map(PackerArtifact artifact, List<ArtifactFile> files) {
        return BUILDERS.getOrDefault(artifact.builderId(), ArtifactMapping::unknown)
                .apply(artifact, files);
    }

    /** {@code us-east-1:ami-..,us-west-2:ami-..} */
    private static List<Artifact> aws(PackerArtifact artifact, List<ArtifactFile> files) {
        return Stream.of(artifact.id().split(","))
                .map(each -> each.split(":", 2))
                .map(each -> each.length == 2
                        ? artifact("aws", each[0], each[1], artifact, files)
                        : artifact("aws", null, each[0], artifact, files))
                .toList();
    }

    /** A gallery's image is one id in several regions; without a gallery there is the managed image in its own region. */
    private static List<Artifact> azure(PackerArtifact artifact, List<ArtifactFile> files) {
        Matcher gallery = GALLERY_ID.matcher(artifact.description());
        if (!gallery.find()) {
            Matcher location = LOCATION.matcher(artifact.description());
            return List.of(
                    artifact("azure", location.find() ? location.group(1) : null, artifact.id(), artifact, files));
        }
        Matcher replicated = REPLICATED.matcher(artifact.description());
        if (!replicated.find()) {
            return List.of(artifact("azure", null, gallery.group(1), artifact, files));
        }
        return Stream.of(replicated.group(1).split(","))
                .map(String::strip)
                .map(region -> artifact("azure", region, gallery.group(1), artifact, files))
                .toList();
    }

    private static List<Artifact> unknown(PackerArtifact artifact, List<ArtifactFile> files) {
        String kind = artifact.builderId().substring(artifact.builderId().lastIndexOf('.') + 1);
        return List.of(plain(kind.isEmpty() ? "unknown" : kind, artifact, files));
    }

    private static Artifact plain(String cloud, PackerArtifact artifact, List<ArtifactFile> files) {
        return artifact(cloud, null, artifact.id(), artifact, files);
    }

    /** Known by its first file: the builder's own id says nothing. */
    private static Artifact files(String cloud, PackerArtifact artifact, List<ArtifactFile> files) {
        return artifact(
                cloud, null, files.isEmpty() ? artifact.id() : files.getFirst().uri(), artifact, files);
    }

    private static Artifact artifact(
            String cloud, @Nullable String region, String id, PackerArtifact artifact, List<ArtifactFile> files) {
        return new Artifact(cloud, region, id, null, artifact.build(), artifact.builderId(), files);
    }
}
