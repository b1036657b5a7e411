package dev.kiln.common.message;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.kiln.common.build.Artifact;
import dev.kiln.common.build.Failure;
import java.util.List;
import java.util.Objects;

/** How an attempt ended. Whatever the end, the artifacts that Packer told of are kept: somebody pays for them. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "result")
@JsonSubTypes({
    @JsonSubTypes.Type(value = AttemptOutcome.Succeeded.class, name = "succeeded"),
    @JsonSubTypes.Type(value = AttemptOutcome.Failed.class, name = "failed"),
    @JsonSubTypes.Type(value = AttemptOutcome.Stopped.class, name = "stopped")
})
public sealed interface AttemptOutcome {

    List<Artifact> artifacts();

    /** Every image that was asked for is there. */
    record Succeeded(List<Artifact> artifacts) implements AttemptOutcome {
        public Succeeded {
            Objects.requireNonNull(artifacts, "artifacts is missing");
            artifacts = List.copyOf(artifacts);
            if (artifacts.isEmpty()) {
                throw new IllegalArgumentException("A success without an artifact is a failure");
            }
        }
    }

    /** It failed by itself, or took too long. */
    record Failed(Failure failure, List<Artifact> artifacts) implements AttemptOutcome {
        public Failed {
            Objects.requireNonNull(failure, "failure is missing");
            artifacts = artifacts == null ? List.of() : List.copyOf(artifacts);
        }
    }

    /** It was told to stop, or its worker was. */
    record Stopped(StopReason reason, List<Artifact> artifacts) implements AttemptOutcome {
        public Stopped {
            Objects.requireNonNull(reason, "reason is missing");
            artifacts = artifacts == null ? List.of() : List.copyOf(artifacts);
        }
    }
}
