package dev.kiln.common.schema;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import dev.kiln.common.event.BuildRejected.Violation;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/** Checks documents against the published schemas. Immutable and thread-safe. */
public final class Schemas {

    private final Map<PublishedSchema, Schema> schemas = new EnumMap<>(PublishedSchema.class);

    private Schemas(Function<String, Optional<String>> files) {
        SchemaRegistry registry = registry(files);
        for (PublishedSchema each : PublishedSchema.values()) {
            schemas.put(each, registry.getSchema(SchemaLocation.of(each.id())));
        }
    }

    /** The schemas as they are published: they say nothing about fields that they do not name. */
    public static Schemas open() {
        return Open.INSTANCE;
    }

    /** The same schemas, except that fields which they do not name are violations. */
    public static Schemas closed() {
        return Closed.INSTANCE;
    }

    /** What is wrong with a document, in words for its sender; nothing if it conforms. */
    public List<Violation> violations(PublishedSchema schema, JsonNode document) {
        return Objects.requireNonNull(schemas.get(schema)).validate(document).stream()
                .filter(Explanation::tellsSomething)
                .map(Explanation::of)
                .toList();
    }

    /** {@code $id}s resolve to the class path, and to nothing else. */
    static SchemaRegistry registry(Function<String, Optional<String>> files) {
        SchemaRegistryConfig config = SchemaRegistryConfig.builder()
                .formatAssertionsEnabled(true)
                .preloadSchema(true)
                .build();
        return SchemaRegistry.withDefaultDialect(
                SpecificationVersion.DRAFT_2020_12,
                registry -> registry.schemaRegistryConfig(config)
                        .schemaLoader(loader -> loader.fetchRemoteResources(false))
                        .schemas(id -> files.apply(id).orElse(null)));
    }

    /** Made at first use, since a process may need only one of the two. */
    private static final class Open {
        private static final Schemas INSTANCE = new Schemas(SchemaFiles::text);
    }

    private static final class Closed {
        private static final Schemas INSTANCE = new Schemas(SchemaFiles::closedText);
    }
}
