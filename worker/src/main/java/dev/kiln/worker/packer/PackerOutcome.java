package dev.kiln.worker.packer;

import dev.kiln.common.build.Artifact;
import dev.kiln.common.build.ArtifactFile;
import dev.kiln.common.build.Failure;
import dev.kiln.common.build.LeftBehind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How a {@code packer build} ended. Artifacts may be there in every case: some of its builds succeeded. */
public sealed interface PackerOutcome {

    List<PackerArtifact> packerArtifacts();

    /** The artifacts in Kiln's terms; {@code publisher} takes the files of each to where they stay. */
    default List<Artifact> artifacts(Publisher publisher) {
        List<Artifact> artifacts = new ArrayList<>();
        for (int number = 0; number < packerArtifacts().size(); number++) {
            PackerArtifact each = packerArtifacts().get(number);
            artifacts.addAll(ArtifactMapping.map(each, publisher.publish(number, each.files())));
        }
        return artifacts;
    }

    /** Exit code 0, and at least one artifact, unless it only prepared a build. */
    record Succeeded(List<PackerArtifact> packerArtifacts) implements PackerOutcome {

        /**
         * What Packer would have told of an AMI that is there already.
         *
         * @param ids by region
         */
        public static Succeeded existingAmi(String name, Map<String, String> ids) {
            String id = ids.entrySet().stream()
                    .map(each -> each.getKey() + ":" + each.getValue())
                    .collect(Collectors.joining(","));
            return new Succeeded(
                    List.of(new PackerArtifact("amazon-ebs", ArtifactMapping.AMAZON_EBS, id, "", List.of(), name)));
        }
    }

    /** It failed, or took too long. */
    record Failed(
            Failure failure,
            List<PackerArtifact> packerArtifacts,
            @Nullable LeftBehind leftBehind) implements PackerOutcome {}

    /** It was told to stop. */
    record Stopped(
            List<PackerArtifact> packerArtifacts, @Nullable LeftBehind leftBehind) implements PackerOutcome {}

    /** Takes the files of an artifact, known by its number and named as Packer named them, to where they stay. */
    @FunctionalInterface
    interface Publisher {
        List<ArtifactFile> publish(int artifact, List<String> files);
    }
}
