package dev.kiln.common.schema;

import dev.kiln.common.build.BuildRequest;
import dev.kiln.common.event.BuildRejected.Violation;
import java.util.List;

/** How reading a build request ended. */
public sealed interface RequestReading {

    /** It conforms to the schema; whether what it names exists is for others to say. */
    record Valid(BuildRequest request) implements RequestReading {}

    /** It cannot be taken. */
    sealed interface Refused extends RequestReading {

        /** What is wrong with it, at least one thing, without the values of variables. */
        List<Violation> violations();
    }

    /** It is not JSON (HTTP: 400). */
    record Malformed(Violation violation) implements Refused {
        @Override
        public List<Violation> violations() {
            return List.of(violation);
        }
    }

    /** It is JSON and not a build request (HTTP: 422). */
    record Invalid(List<Violation> violations) implements Refused {
        public Invalid {
            violations = List.copyOf(violations);
        }
    }
}
