package dev.kiln.common.build;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One result of one attempt: an image in one region of one cloud, or a set of files. A Packer artifact that covers two
 * regions is two of these.
 *
 * @param cloud where it can be used: {@code aws}, {@code azure}, {@code gcp}, {@code vsphere}, {@code qemu}, ...
 * @param region the cloud's name of the region, absent where the cloud has none
 * @param id what the cloud knows it by: an AMI id, an image name, the URI of a file
 * @param name a name for people, if it has one
 * @param builder the builder's name in the Packer template
 * @param builderId Packer's id of the builder's kind, for example {@code mitchellh.amazonebs}
 * @param files its files, where they were published
 * @param kubernetesVersion the version that the image is for, if it is known
 * @param os the operating system in it, for example {@code Ubuntu 24.04}, if it is known
 */
public record Artifact(
        String cloud,
        @Nullable String region,
        String id,
        @Nullable String name,
        String builder,
        String builderId,
        List<ArtifactFile> files,
        @Nullable String kubernetesVersion,
        @Nullable String os) {

    public Artifact {
        Objects.requireNonNull(cloud, "cloud is missing");
        Objects.requireNonNull(id, "id is missing");
        Objects.requireNonNull(builder, "builder is missing");
        Objects.requireNonNull(builderId, "builderId is missing");
        files = files == null ? List.of() : List.copyOf(files);
    }

    /** An artifact of which it is not known what is in it. */
    public Artifact(
            String cloud,
            @Nullable String region,
            String id,
            @Nullable String name,
            String builder,
            String builderId,
            List<ArtifactFile> files) {
        this(cloud, region, id, name, builder, builderId, files, null, null);
    }

    /** The same artifact, now that it is known what is in it. */
    public Artifact holding(@Nullable String newKubernetesVersion, @Nullable String newOs) {
        return new Artifact(cloud, region, id, name, builder, builderId, files, newKubernetesVersion, newOs);
    }

    /** Whether a cluster in that cloud and region can start from it. An artifact without a region fits every region. */
    public boolean fits(String wantedCloud, @Nullable String wantedRegion) {
        return cloud.equals(wantedCloud) && (region == null || wantedRegion == null || region.equals(wantedRegion));
    }
}
