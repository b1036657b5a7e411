package dev.kiln.common.message;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.kiln.common.build.BuildId;
import dev.kiln.common.build.ClaimId;
import dev.kiln.common.build.WorkerId;

/** What a worker reports of an attempt, on {@code kiln.attempts}, keyed by the build, so in order per build. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Claimed.class, name = "claimed"),
    @JsonSubTypes.Type(value = PhaseEntered.class, name = "phase-entered"),
    @JsonSubTypes.Type(value = Finished.class, name = "finished")
})
public sealed interface AttemptReport permits Claimed, PhaseEntered, Finished {

    BuildId buildId();

    int attempt();

    /** Which start of the attempt speaks; reports of a claim that the ledger did not accept change no build. */
    ClaimId claimId();

    WorkerId workerId();
}
