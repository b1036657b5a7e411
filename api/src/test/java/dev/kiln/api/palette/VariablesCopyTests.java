package dev.kiln.api.palette;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.common.message.MessageCodec;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class VariablesCopyTests {

    private static final JsonNode SIZE = json("{\"name\": \"size\", \"defaultValue\": \"20\"}");
    private static final JsonNode SECRET =
            json("{\"name\": \"secret\", \"isSensitive\": true, \"defaultValue\": \"****\"}");

    @Test
    void aCloneThatHasThemAllIsLeft() {
        assertThat(VariablesCopy.missing(List.of(SIZE), List.of(json("{\"name\": \"size\", \"defaultValue\": \"9\"}"))))
                .isEmpty();
        assertThat(VariablesCopy.missing(List.of(), List.of(SIZE))).isEmpty();
    }

    @Test
    void whatIsMissingJoinsWhatIsThere() {
        JsonNode own = json("{\"name\": \"own\"}");

        assertThat(VariablesCopy.missing(List.of(SIZE), List.of(own))
                        .orElseThrow()
                        .variables())
                .containsExactly(own, SIZE);
    }

    @Test
    void theMaskOfASensitiveValueIsNotTakenForTheValue() {
        JsonNode copied = VariablesCopy.missing(List.of(SECRET), List.of())
                .orElseThrow()
                .variables()
                .getFirst();

        assertThat(copied.path("name").asString()).isEqualTo("secret");
        assertThat(copied.has("defaultValue")).isFalse();
    }

    private static JsonNode json(String text) {
        return MessageCodec.mapper().readTree(text);
    }
}
