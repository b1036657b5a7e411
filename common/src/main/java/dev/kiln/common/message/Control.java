package dev.kiln.common.message;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.kiln.common.build.BuildId;
import dev.kiln.common.build.ClaimId;
import dev.kiln.common.build.WorkerId;
import java.util.Objects;

/** What the coordinator tells a worker, on {@code kiln.control}. Every worker reads all and heeds its own. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Control.Stop.class, name = "stop"),
    @JsonSubTypes.Type(value = Control.Drain.class, name = "drain")
})
public sealed interface Control {

    WorkerId workerId();

    /** End one claim. A claim that the worker does not have, or no longer has, is nothing to be done about. */
    record Stop(WorkerId workerId, BuildId buildId, int attempt, ClaimId claimId, StopReason reason)
            implements Control {
        public Stop {
            Objects.requireNonNull(workerId, "workerId is missing");
            Objects.requireNonNull(buildId, "buildId is missing");
            Objects.requireNonNull(claimId, "claimId is missing");
            Objects.requireNonNull(reason, "reason is missing");
        }
    }

    /** Take no more jobs, finish or hand back what runs, then exit. */
    record Drain(WorkerId workerId) implements Control {
        public Drain {
            Objects.requireNonNull(workerId, "workerId is missing");
        }
    }
}
