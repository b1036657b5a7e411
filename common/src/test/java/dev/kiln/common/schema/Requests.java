package dev.kiln.common.schema;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kiln.common.event.BuildRejected.Violation;
import java.util.List;

/** Requests as tests write them, and answers as tests compare them. */
final class Requests {

    /** The one field that a request needs. */
    static final String TEMPLATE = "'template': {'source': 'examples', 'path': 'node-image'}";

    private Requests() {}

    static List<String> pointers(RequestReading reading) {
        return violations(reading).stream().map(Violation::pointer).toList();
    }

    static List<Violation> violations(RequestReading reading) {
        return switch (reading) {
            case RequestReading.Valid valid -> List.of();
            case RequestReading.Refused refused -> refused.violations();
        };
    }

    /** JSON in single quotes, for readability. */
    static RequestReading read(RequestReader reader, String json) {
        return reader.read(json.replace('\'', '"').getBytes(UTF_8));
    }
}
