package dev.kiln.common.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.common.Samples;
import dev.kiln.common.build.ArtifactFile;
import dev.kiln.common.event.BuildEvent;
import dev.kiln.common.message.Beat;
import dev.kiln.common.message.MessageCodec;
import dev.kiln.common.message.UnreadableMessageException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Schemas and records say the same: neither can change without the other. */
class SchemaRecordsTests {

    @ParameterizedTest
    @EnumSource
    void haveTheSameFieldsKindsAndValues(PublishedSchema schema) {
        assertThat(Drift.between(SchemaTree.of(schema), schema.type())).isEmpty();
    }

    @Test
    void aDifferenceIsFound() {
        SchemaTree request = SchemaTree.of(PublishedSchema.BUILD_REQUEST);

        assertThat(Drift.between(request, BuildEvent.class)).isNotEmpty();
        assertThat(Drift.between(request, Beat.class)).isNotEmpty();
        assertThat(Drift.between(request.child("properties").child("maxAttempts"), String.class))
                .isNotEmpty();
        assertThat(Drift.between(request, ArtifactFile.class)).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("dev.kiln.common.Samples#messages")
    void whatTheRecordsWriteConformsEvenWithoutRoomForMore(Object message) {
        PublishedSchema schema = PublishedSchema.of(message.getClass()).orElseThrow();
        JsonNode tree = tree(message);

        assertThat(Schemas.open().violations(schema, tree)).isEmpty();
        assertThat(Schemas.closed().violations(schema, tree)).isEmpty();
    }

    @Test
    void everyKindOfMessageIsAmongTheSamples() {
        Set<PublishedSchema> sampled = Samples.fullMessages()
                .map(each -> PublishedSchema.of(each.getClass()).orElseThrow())
                .collect(Collectors.toSet());

        assertThat(sampled).containsExactlyInAnyOrder(PublishedSchema.values());
    }

    /** I8: what the schema calls complete does not fail later for want of a value. */
    @ParameterizedTest
    @MethodSource("messagesWithoutOneField")
    void needTheSameFields(Incomplete incomplete) {
        boolean conforms = Schemas.open()
                .violations(incomplete.schema(), incomplete.tree())
                .isEmpty();

        assertThat(isReadable(incomplete)).isEqualTo(conforms);
    }

    record Incomplete(PublishedSchema schema, JsonPointer absent, JsonNode tree) {
        @Override
        public String toString() {
            return schema + " without " + absent;
        }
    }

    static Stream<Incomplete> messagesWithoutOneField() {
        return Samples.fullMessages().flatMap(message -> {
            PublishedSchema schema = PublishedSchema.of(message.getClass()).orElseThrow();
            return fields(tree(message), JsonPointer.empty()).stream()
                    .map(each -> new Incomplete(schema, each, without(tree(message), each)));
        });
    }

    private static JsonNode without(JsonNode tree, JsonPointer field) {
        ((ObjectNode) tree.at(field.head())).remove(field.last().getMatchingProperty());
        return tree;
    }

    private static List<JsonPointer> fields(JsonNode tree, JsonPointer place) {
        List<JsonPointer> found = new ArrayList<>();
        for (var each : tree.properties()) {
            JsonPointer field = place.appendProperty(each.getKey());
            found.add(field);
            found.addAll(fields(each.getValue(), field));
        }
        for (int i = 0; tree.isArray() && i < tree.size(); i++) {
            found.addAll(fields(tree.get(i), place.appendIndex(i)));
        }
        return found;
    }

    private static boolean isReadable(Incomplete incomplete) {
        try {
            MessageCodec.decode(
                    MessageCodec.encode(incomplete.tree()), incomplete.schema().type());
            return true;
        } catch (UnreadableMessageException e) {
            return false;
        }
    }

    private static JsonNode tree(Object message) {
        return MessageCodec.mapper().readTree(MessageCodec.encode(message));
    }
}
