package dev.kiln.api.cdevents;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.kiln.common.message.MessageCodec;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;

/** What CDEvents 0.5 asks of the events that Kiln writes. */
final class CdEventSchema {

    private static final Schema SCHEMA = read();

    private CdEventSchema() {}

    static List<String> violations(byte[] event) {
        return SCHEMA
                .validate(
                        MessageCodec.mapper().readTree(event),
                        context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)))
                .stream()
                .map(Error::toString)
                .toList();
    }

    private static Schema read() {
        String name = "cdevents.schema.json";
        try (InputStream file = Objects.requireNonNull(CdEventSchema.class.getResourceAsStream(name), name)) {
            return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(MessageCodec.mapper().readTree(file.readAllBytes()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
