package dev.kiln.bench.process;

import java.util.List;
import java.util.Map;

/** A cluster profile record, as the HTTP interface takes it, that images of the null builder reach by a label. */
public final class ProfileRecord {

    private ProfileRecord() {}

    /** One that selects images with that label. */
    public static Map<String, Object> selecting(String label, String value) {
        return Map.of(
                "cloud",
                "null",
                "selector",
                Map.of("labels", Map.of(label, value)),
                "packs",
                List.of(Map.of(
                        "name",
                        "generic-byoi",
                        "layer",
                        "os",
                        "tag",
                        "1.0.0",
                        "values",
                        "pack:\n  osImageOverride: \"\"\n")));
    }
}
