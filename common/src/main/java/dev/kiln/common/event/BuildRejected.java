package dev.kiln.common.event;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A request that did not become a build, and why.
 *
 * @param requestSource the CloudEvents source of the request, if it could be read
 * @param requestId the CloudEvents id of the request, if it could be read
 * @param topic where the request was read from
 * @param errors what is wrong with it
 */
public record BuildRejected(
        @Nullable String requestSource, @Nullable String requestId, String topic, List<Violation> errors) {

    public BuildRejected {
        Objects.requireNonNull(topic, "topic is missing");
        Objects.requireNonNull(errors, "errors is missing");
        errors = List.copyOf(errors);
    }

    /**
     * One thing that is wrong.
     *
     * @param pointer a JSON Pointer (RFC 6901) into the request, empty for the request as a whole
     * @param detail what is wrong there, for people
     */
    public record Violation(String pointer, String detail) {
        public Violation {
            Objects.requireNonNull(pointer, "pointer is missing");
            Objects.requireNonNull(detail, "detail is missing");
        }
    }
}
