package dev.kiln.api.image;

import dev.kiln.api.sql.Conditions;
import dev.kiln.common.build.BuildId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which images are wanted: those to which every part applies that is there. */
record ImageFilter(
        @Nullable String cloud,
        @Nullable String region,
        @Nullable List<ImageState> states,
        @Nullable String kubernetesVersion,
        @Nullable BuildId build) {

    Conditions conditions() {
        Conditions conditions = new Conditions();
        conditions.ifPresent("cloud = :cloud", "cloud", cloud);
        conditions.ifPresent("region = :region", "region", region);
        conditions.ifAny("state = any(:states)", "states", states);
        conditions.ifPresent("kubernetes_version = :kubernetes", "kubernetes", kubernetesVersion);
        conditions.ifPresent("build_id = :build", "build", build == null ? null : build.value());
        return conditions;
    }
}
