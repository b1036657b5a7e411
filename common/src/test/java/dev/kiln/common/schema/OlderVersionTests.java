package dev.kiln.common.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import dev.kiln.common.Samples;
import dev.kiln.common.message.MessageCodec;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Api and workers are not upgraded at the same moment: what the minor version before wrote is read, and what is written can be
 * read by it. {@code released} keeps the schemas and a message of each kind as that version had them; they are never changed,
 * and replaced when a minor version is released.
 */
class OlderVersionTests {

    private static final String RELEASED = "released/0.1/";
    private static final SchemaRegistry SCHEMAS_OF_THEN =
            Schemas.registry(id -> file(RELEASED + "schema/" + id.substring(SchemaFiles.BASE.length())));

    @ParameterizedTest
    @MethodSource("messagesOfThen")
    void itsMessagesAreReadWithAllThatTheySay(PublishedSchema schema, JsonNode then) {
        Object message = MessageCodec.decode(then.toString().getBytes(StandardCharsets.UTF_8), schema.type());

        assertThat(Schemas.open().violations(schema, then)).isEmpty();
        assertThat(keeps(then, tree(message)))
                .as("%s is read as %s", then, message)
                .isTrue();
    }

    @ParameterizedTest
    @MethodSource("messagesOfToday")
    void itCanReadWhatIsWrittenNow(PublishedSchema schema, JsonNode now) {
        Schema then = SCHEMAS_OF_THEN.getSchema(SchemaLocation.of(schema.id()));

        assertThat(then.validate(now)).isEmpty();
    }

    @Test
    void whatIsMissingOrChangedIsFound() {
        ObjectNode whole = (ObjectNode) MessageCodec.mapper().readTree("{\"a\": [{\"b\": 1}], \"c\": \"d\"}");

        assertThat(keeps(whole, whole.deepCopy().put("e", "new"))).isTrue();
        assertThat(keeps(whole, whole.deepCopy().put("c", "other"))).isFalse();
        assertThat(keeps(whole, whole.deepCopy().without("c"))).isFalse();
        assertThat(keeps(whole, MessageCodec.mapper().readTree("{\"a\": [{}], \"c\": \"d\"}")))
                .isFalse();
        assertThat(keeps(whole, MessageCodec.mapper().readTree("{\"a\": [], \"c\": \"d\"}")))
                .isFalse();
    }

    static Stream<Arguments> messagesOfThen() {
        JsonNode kinds =
                MessageCodec.mapper().readTree(file(RELEASED + "messages.json").orElseThrow());
        return kinds.properties().stream()
                .flatMap(kind -> kind.getValue()
                        .valueStream()
                        .map(each -> Arguments.of(
                                PublishedSchema.named(kind.getKey()).orElseThrow(), each)));
    }

    static Stream<Arguments> messagesOfToday() {
        return Samples.messages()
                .map(each -> Arguments.of(PublishedSchema.of(each.getClass()).orElseThrow(), tree(each)));
    }

    /** As it is sent. */
    private static JsonNode tree(Object message) {
        return MessageCodec.mapper().readTree(MessageCodec.encode(message));
    }

    /** Whether a tree has all that another one has. */
    private static boolean keeps(JsonNode then, @Nullable JsonNode now) {
        if (now == null) {
            return false;
        }
        if (then.isObject()) {
            return then.properties().stream().allMatch(each -> keeps(each.getValue(), now.get(each.getKey())));
        }
        if (then.isArray()) {
            return then.size() == now.size()
                    && IntStream.range(0, then.size())
                            .allMatch(each -> keeps(Objects.requireNonNull(then.get(each)), now.get(each)));
        }
        return then.equals(now);
    }

    private static Optional<String> file(String name) {
        try (InputStream file = OlderVersionTests.class.getResourceAsStream(name)) {
            return file == null
                    ? Optional.empty()
                    : Optional.of(new String(file.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
