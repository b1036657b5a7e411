package dev.kiln.common.schema;

import dev.kiln.common.build.BuildRequest;
import dev.kiln.common.event.BuildRejected.Violation;
import dev.kiln.common.message.MessageCodec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Turns the bytes of a stranger into a build request, or into the list of what is wrong with them. Whatever the bytes
 * are, it answers and does not throw. Immutable and thread-safe.
 */
public final class RequestReader {

    /** The largest request that is read. Its job has to fit into a Kafka record, which holds 1 MiB by default. */
    public static final int MAX_BYTES = 512 * 1024;

    /** How many violations are told; who made more mistakes has enough to begin with. */
    static final int MOST_VIOLATIONS = 50;

    private static final Duration SHORTEST_TIMEOUT = Duration.ofSeconds(1);
    private static final Duration LONGEST_TIMEOUT = Duration.ofDays(7);
    private static final List<String> TIMEOUTS = List.of("/timeout", "/queueTimeout");

    private final Schemas schemas;

    private RequestReader(Schemas schemas) {
        this.schemas = schemas;
    }

    /** Takes no unknown fields: for HTTP, where a person waits for the answer and may have made a slip. */
    public static RequestReader strict() {
        return new RequestReader(Schemas.closed());
    }

    /** Ignores unknown fields: for Kafka, where a newer writer must not stop an older reader. */
    public static RequestReader lenient() {
        return new RequestReader(Schemas.open());
    }

    public RequestReading read(byte @Nullable [] bytes) {
        return switch (JsonInput.read(bytes)) {
            case JsonInput.NotJson notJson -> new RequestReading.Malformed(notJson.violation());
            case JsonInput.Tree tree -> check(tree.root());
        };
    }

    private RequestReading check(JsonNode root) {
        List<Violation> violations = new ArrayList<>(schemas.violations(PublishedSchema.BUILD_REQUEST, root));
        for (String timeout : TIMEOUTS) {
            if (violations.stream().noneMatch(each -> each.pointer().equals(timeout))) {
                outOfRange(root, timeout).ifPresent(violations::add);
            }
        }
        if (!violations.isEmpty()) {
            return new RequestReading.Invalid(told(violations));
        }
        BuildRequest request = MessageCodec.mapper().treeToValue(root, BuildRequest.class);
        List<Violation> contradictions = RequestRules.violations(request);
        return contradictions.isEmpty()
                ? new RequestReading.Valid(request)
                : new RequestReading.Invalid(told(contradictions));
    }

    /** JSON Schema can tell the form of a duration, not how long it is. */
    private static Optional<Violation> outOfRange(JsonNode root, String timeout) {
        return root.at(timeout)
                .asStringOpt()
                .map(Duration::parse)
                .filter(each -> each.compareTo(SHORTEST_TIMEOUT) < 0 || each.compareTo(LONGEST_TIMEOUT) > 0)
                .map(each -> new Violation(timeout, "must be between PT1S and P7D, found " + each));
    }

    private static List<Violation> told(List<Violation> violations) {
        if (violations.size() <= MOST_VIOLATIONS) {
            return violations;
        }
        List<Violation> told = new ArrayList<>(violations.subList(0, MOST_VIOLATIONS));
        told.add(new Violation("", "has %d more violations".formatted(violations.size() - MOST_VIOLATIONS)));
        return told;
    }
}
