package dev.kiln.api.profile;

import dev.kiln.common.build.BuildId;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An image that a record points at, or is proposed to.
 *
 * @param id what Kiln knows it by
 * @param reference what clusters are deployed with, for example an AMI id
 * @param build the build that it came from
 * @param kubernetes the Kubernetes version in it, if its request named one
 * @param os the operating system in it, if that is known
 */
public record PointedImage(
        UUID id,
        String reference,
        BuildId build,
        @Nullable KubernetesVersion kubernetes,
        @Nullable OperatingSystem os) {

    /** Whether the other one is newer: by Kubernetes version where both have one, then by the order of the requests. */
    boolean isOlderThan(PointedImage other) {
        int byKubernetes = kubernetes == null || other.kubernetes == null ? 0 : kubernetes.compareTo(other.kubernetes);
        return byKubernetes != 0 ? byKubernetes < 0 : build.compareTo(other.build) < 0;
    }

    boolean sameKubernetesMinor(PointedImage other) {
        return kubernetes == null || other.kubernetes == null || kubernetes.sameMinor(other.kubernetes);
    }
}
