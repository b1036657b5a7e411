package dev.kiln.common.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.common.message.Claimed;
import dev.kiln.common.message.WorkerBeat;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PublishedSchemaTests {

    @ParameterizedTest
    @EnumSource
    void isFoundByTypeAndByName(PublishedSchema schema) {
        String name = schema.name().toLowerCase(Locale.ROOT).replace('_', '-');

        assertThat(PublishedSchema.of(schema.type())).contains(schema);
        assertThat(PublishedSchema.named(name)).contains(schema);
        assertThat(schema.id()).isEqualTo("https://kiln.dev/schema/v1/" + name + ".schema.json");
        assertThat(schema.text()).contains("\"$id\": \"" + schema.id() + "\"");
    }

    @Test
    void isFoundByTheTypeOfOneKindOfAMessage() {
        assertThat(PublishedSchema.of(Claimed.class)).contains(PublishedSchema.ATTEMPT_REPORT);
        assertThat(PublishedSchema.of(WorkerBeat.class)).contains(PublishedSchema.BEAT);
    }

    @Test
    void isNotThereForWhatIsNoMessage() {
        assertThat(PublishedSchema.of(String.class)).isEmpty();
        assertThat(PublishedSchema.named("definitions")).isEmpty();
        assertThat(SchemaFiles.text("https://kiln.dev/schema/v1/nothing.schema.json"))
                .isEmpty();
        assertThat(SchemaFiles.text("https://example.com/job.schema.json")).isEmpty();
    }
}
