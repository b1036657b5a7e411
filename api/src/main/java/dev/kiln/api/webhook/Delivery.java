package dev.kiln.api.webhook;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An event that an endpoint is owed, and what came of it.
 *
 * @param id the same for every try: the header {@code webhook-id}, after {@code msg_}
 * @param eventId the id of the event
 * @param attempts every try with its answer, the first one first
 * @param nextTry when it is tried again, if it is
 * @param endedAt when the endpoint took it, or Kiln gave up
 */
record Delivery(
        UUID id,
        String eventId,
        String type,
        @Nullable String subject,
        State state,
        List<Attempt> attempts,
        @Nullable Instant nextTry,
        Instant createdAt,
        @Nullable Instant endedAt) {

    /** Where it stands. */
    enum State {
        @JsonProperty("pending")
        PENDING,
        @JsonProperty("delivered")
        DELIVERED,
        /** Offered for as long as is offered; waits until somebody has it sent again. */
        @JsonProperty("parked")
        PARKED
    }

    /**
     * One try.
     *
     * @param millis how long it took
     * @param status the HTTP status of the answer, if there was one
     * @param error why there was none
     * @param answer how the answer's body begins
     */
    record Attempt(
            int number,
            Instant at,
            long millis,
            @Nullable Integer status,
            @Nullable String error,
            @Nullable String answer) {

        /** The endpoint says that it is not there any more, and wants no event: HTTP 410. */
        boolean isGone() {
            return status != null && status == 410;
        }

        boolean isTaken() {
            return status != null && status >= 200 && status < 300;
        }
    }
}
