package dev.kiln.common.message;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.kiln.common.build.Artifact;
import dev.kiln.common.build.Failure;
import dev.kiln.common.build.LeftBehind;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How an attempt ended. Whatever the end, the artifacts that Packer told of are kept: somebody pays for them. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "result")
@JsonSubTypes({
    @JsonSubTypes.Type(value = AttemptOutcome.Succeeded.class, name = "succeeded"),
    @JsonSubTypes.Type(value = AttemptOutcome.Failed.class, name = "failed"),
    @JsonSubTypes.Type(value = AttemptOutcome.Stopped.class, name = "stopped")
})
public sealed interface AttemptOutcome {

    List<Artifact> artifacts();

    /** What else may be left in a cloud, if Packer was not given the time to remove it. */
    @Nullable
    LeftBehind leftBehind();

    /** Every image that was asked for is there. */
    record Succeeded(List<Artifact> artifacts) implements AttemptOutcome {
        public Succeeded {
            Objects.requireNonNull(artifacts, "artifacts is missing");
            artifacts = List.copyOf(artifacts);
            if (artifacts.isEmpty()) {
                throw new IllegalArgumentException("A success without an artifact is a failure");
            }
        }

        @Override
        public @Nullable LeftBehind leftBehind() {
            return null;
        }
    }

    /** It failed by itself, or took too long. */
    record Failed(
            Failure failure,
            List<Artifact> artifacts,
            @Nullable LeftBehind leftBehind) implements AttemptOutcome {
        public Failed {
            Objects.requireNonNull(failure, "failure is missing");
            artifacts = artifacts == null ? List.of() : List.copyOf(artifacts);
        }

        /** One that had its time to clean up. */
        public Failed(Failure failure, List<Artifact> artifacts) {
            this(failure, artifacts, null);
        }
    }

    /** It was told to stop, or its worker was. */
    record Stopped(
            StopReason reason,
            List<Artifact> artifacts,
            @Nullable LeftBehind leftBehind) implements AttemptOutcome {
        public Stopped {
            Objects.requireNonNull(reason, "reason is missing");
            artifacts = artifacts == null ? List.of() : List.copyOf(artifacts);
        }

        /** One that had its time to clean up. */
        public Stopped(StopReason reason, List<Artifact> artifacts) {
            this(reason, artifacts, null);
        }
    }
}
