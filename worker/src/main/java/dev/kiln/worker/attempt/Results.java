package dev.kiln.worker.attempt;

import dev.kiln.common.build.Artifact;
import dev.kiln.common.build.ArtifactFile;
import dev.kiln.common.build.BuildRequest;
import dev.kiln.common.build.Failure;
import dev.kiln.common.build.FailureClass;
import dev.kiln.common.message.AttemptOutcome;
import dev.kiln.common.message.StopReason;
import dev.kiln.worker.packer.PackerOutcome;
import dev.kiln.worker.publish.FilePublisher;
import dev.kiln.worker.publish.NotStoredException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From what Packer told to what the attempt gave: files are published, and an image has to be in every region that was
 * asked for. Whatever was made is told, also with a failure: somebody pays for it.
 */
final class Results {

    private static final Logger log = LoggerFactory.getLogger(Results.class);

    private final BuildRequest request;
    private final FilePublisher publisher;
    private final @Nullable String os;
    private final List<IOException> unpublished = new ArrayList<>();

    /** @param os the operating system of the images, if the template tells */
    Results(BuildRequest request, FilePublisher publisher, @Nullable String os) {
        this.request = request;
        this.publisher = publisher;
        this.os = os;
    }

    AttemptOutcome of(PackerOutcome outcome, Optional<StopReason> stop) {
        List<Artifact> artifacts = outcome.artifacts(this::publish).stream()
                .map(each -> each.holding(kubernetesVersion(), os))
                .toList();
        return switch (outcome) {
            case PackerOutcome.Succeeded succeeded ->
                shortcoming(artifacts)
                        .<AttemptOutcome>map(failure -> new AttemptOutcome.Failed(failure, artifacts))
                        .orElseGet(() -> new AttemptOutcome.Succeeded(artifacts));
            case PackerOutcome.Failed failed ->
                new AttemptOutcome.Failed(failed.failure(), artifacts, failed.leftBehind());
            case PackerOutcome.Stopped stopped ->
                new AttemptOutcome.Stopped(stop.orElse(StopReason.HANDED_BACK), artifacts, stopped.leftBehind());
        };
    }

    private List<ArtifactFile> publish(int artifact, List<String> files) {
        try {
            return publisher.publish(artifact, files);
        } catch (IOException e) {
            log.warn("Files of an artifact could not be published", e);
            unpublished.add(e);
            return List.of();
        }
    }

    private Optional<Failure> shortcoming(List<Artifact> artifacts) {
        if (!unpublished.isEmpty()) {
            return Optional.of(notPublished(unpublished.getFirst()));
        }
        List<String> missing = request.regions().stream()
                .filter(region -> artifacts.stream()
                        .noneMatch(
                                each -> each.region() == null || each.region().equalsIgnoreCase(region)))
                .toList();
        return missing.isEmpty()
                ? Optional.empty()
                : Optional.of(new Failure(
                        FailureClass.PERMANENT,
                        "partial-distribution",
                        "There is no image in " + String.join(", ", missing),
                        "What was made is listed as orphaned images of this build: remove it, or copy it by hand",
                        null));
    }

    private static Failure notPublished(IOException reason) {
        String message = "The image was built, and its files could not be published: " + reason.getMessage();
        return reason instanceof NotStoredException refused
                ? new Failure(refused.failureClass(), "not-published", message, refused.advice(), null)
                : new Failure(
                        FailureClass.TRANSIENT,
                        "not-published",
                        message,
                        "Check that the worker can write to where it publishes, and that there is room",
                        null);
    }

    private @Nullable String kubernetesVersion() {
        String version = request.kubernetesVersion();
        return version != null ? version : request.variables().get("kubernetes_semver");
    }
}
