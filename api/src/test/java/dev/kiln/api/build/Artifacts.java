package dev.kiln.api.build;

import dev.kiln.common.build.Artifact;
import java.util.List;

/** Artifacts to test with. */
public final class Artifacts {

    private Artifacts() {}

    public static Artifact ami(String id) {
        return new Artifact("aws", "us-east-1", id, null, "amazon-ebs", "mitchellh.amazonebs", List.of());
    }
}
