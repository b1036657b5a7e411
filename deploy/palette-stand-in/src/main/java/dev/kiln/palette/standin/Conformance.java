package dev.kiln.palette.standin;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Holds what is sent against what may be sent. Thread-safe. */
final class Conformance {

    private static final String ID = "https://kiln.dev/palette/requests.schema.json";

    private final SchemaRegistry registry = SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12, builder -> builder.schemas(Map.of(ID, text())));
    private final Map<String, Schema> schemas = new ConcurrentHashMap<>();

    /** @param body what was sent; a missing node for nothing */
    void check(Operation operation, JsonNode body) {
        Schema schema = schemas.computeIfAbsent(
                operation.body(), name -> registry.getSchema(SchemaLocation.of(ID + "#/$defs/" + name)));
        List<Error> errors = schema.validate(body.isMissingNode() ? JsonNodeFactory.instance.nullNode() : body);
        if (!errors.isEmpty()) {
            throw new Refusal(
                    422,
                    "InvalidRequestBody",
                    "%s: %s"
                            .formatted(
                                    operation,
                                    errors.stream().map(Error::toString).toList()));
        }
    }

    private static String text() {
        String name = "requests.schema.json";
        try (InputStream file = Objects.requireNonNull(Conformance.class.getResourceAsStream(name), name)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("Could not read %s from the class path".formatted(name), e);
        }
    }
}
