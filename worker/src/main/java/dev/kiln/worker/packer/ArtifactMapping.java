package dev.kiln.worker.packer;

import dev.kiln.common.build.Artifact;
import dev.kiln.common.build.ArtifactFile;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

    static final String AMAZON_EBS = "mitchellh.amazonebs";

    private static final Map<String, BiFunction<PackerArtifact, List<ArtifactFile>, List<Artifact>>> BUILDERS =
            Map.ofEntries(
                    Map.entry(AMAZON_EBS, ArtifactMapping::aws),
                    Map.entry("mitchellh.amazon.ebssurrogate", ArtifactMapping::aws),
                    Map.entry("mitchellh.amazon.chroot", ArtifactMapping::aws),
                    Map.entry("oapi.outscale.bsu", (each, files) -> regional("outscale", each, files)),
                    Map.entry("pearkes.digitalocean", ArtifactMapping::digitalOcean),
                    Map.entry("Azure.ResourceManagement.VMImage", ArtifactMapping::azure),
                    Map.entry("packer.googlecompute", (each, files) -> List.of(named("gcp", each, files, each.id()))),
                    Map.entry("jetbrains.vsphere", (each, files) -> List.of(named("vsphere", each, files, each.id()))),
                    Map.entry(
                            "packer.nutanix",
                            (each, files) -> List.of(named(
                                    "nutanix", each, files, each.description().strip()))),
                    Map.entry("mitchellh.openstack", (each, files) -> List.of(named("openstack", each, files, null))),
                    Map.entry("mitchellh.vmware", (each, files) -> List.of(files("vmware", each, files))),
                    Map.entry("mitchellh.vmware-esx", (each, files) -> List.of(files("vmware", each, files))),
                    Map.entry("transcend.qemu", (each, files) -> List.of(files("qemu", each, files))),
                    Map.entry("packer.file", (each, files) -> List.of(files("file", each, files))),
                    Map.entry("packer.post-processor.artifice", (each, files) -> List.of(files("file", each, files))));

    private static final Pattern GALLERY_ID = Pattern.compile("ManagedImageSharedImageGalleryId: (\\S+)");
    private static final Pattern REPLICATED = Pattern.compile("SharedImageGalleryReplicatedRegions: (.*)");
    private static final Pattern LOCATION = Pattern.compile("ManagedImageLocation: (\\S+)");
    private static final Pattern AZURE_NAME = Pattern.compile("ManagedImageName: (\\S+)");

    private ArtifactMapping() {}

    /** @param files the artifact's files, where they were published */
    static List<Artifact> map(PackerArtifact artifact, List<ArtifactFile> files) {
        return BUILDERS.getOrDefault(artifact.builderId(), ArtifactMapping::unknown)
                .apply(artifact, files);
    }

    private static List<Artifact> aws(PackerArtifact artifact, List<ArtifactFile> files) {
        return regional("aws", artifact, files);
    }

    /** {@code us-east-1:ami-..,us-west-2:ami-..}; without a region, what is there is the id. */
    private static List<Artifact> regional(String cloud, PackerArtifact artifact, List<ArtifactFile> files) {
        return Stream.of(artifact.id().split(","))
                .map(each -> each.split(":", 2))
                .map(each -> each.length == 2
                        ? artifact(cloud, each[0], each[1], artifact.name(), artifact, files)
                        : artifact(cloud, null, each[0], artifact.name(), artifact, files))
                .toList();
    }

    /** A gallery's image is one id in several regions; without a gallery there is the managed image in its own region. */
    private static List<Artifact> azure(PackerArtifact artifact, List<ArtifactFile> files) {
        String description = artifact.description();
        String name = found(AZURE_NAME, description).orElse(null);
        Optional<String> gallery = found(GALLERY_ID, description);
        if (gallery.isEmpty()) {
            String location = found(LOCATION, description).orElse(null);
            return List.of(artifact("azure", location, artifact.id(), name, artifact, files));
        }
        Optional<String> replicated = found(REPLICATED, description);
        if (replicated.isEmpty()) {
            return List.of(artifact("azure", null, gallery.get(), name, artifact, files));
        }
        return Stream.of(replicated.get().split(","))
                .map(String::strip)
                .filter(region -> !region.isEmpty())
                .map(region -> artifact("azure", region, gallery.get(), name, artifact, files))
                .toList();
    }

    private static Optional<String> found(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    /** {@code nyc1,ams3:1234}: one id in several regions. */
    private static List<Artifact> digitalOcean(PackerArtifact artifact, List<ArtifactFile> files) {
        String[] parts = artifact.id().split(":", 2);
        return parts.length < 2
                ? List.of(named("digitalocean", artifact, files, null))
                : Stream.of(parts[0].split(","))
                        .map(region -> artifact("digitalocean", region, parts[1], null, artifact, files))
                        .toList();
    }

    private static List<Artifact> unknown(PackerArtifact artifact, List<ArtifactFile> files) {
        String kind = artifact.builderId().substring(artifact.builderId().lastIndexOf('.') + 1);
        return List.of(named(kind.isEmpty() ? "unknown" : kind, artifact, files, null));
    }

    private static Artifact named(
            String cloud, PackerArtifact artifact, List<ArtifactFile> files, @Nullable String name) {
        return artifact(cloud, null, artifact.id(), name, artifact, files);
    }

    /** Known by its first file: the builder's own id says nothing. */
    private static Artifact files(String cloud, PackerArtifact artifact, List<ArtifactFile> files) {
        if (files.isEmpty()) {
            return artifact(cloud, null, artifact.id(), null, artifact, files);
        }
        String uri = files.getFirst().uri();
        return artifact(cloud, null, uri, uri.substring(uri.lastIndexOf('/') + 1), artifact, files);
    }

    private static Artifact artifact(
            String cloud,
            @Nullable String region,
            String id,
            @Nullable String name,
            PackerArtifact artifact,
            List<ArtifactFile> files) {
        return new Artifact(cloud, region, id, name, artifact.build(), artifact.builderId(), files);
    }
}
