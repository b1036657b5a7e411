package dev.kiln.common.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import dev.kiln.common.message.MessageCodec;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What readers of the published files may expect of them. */
class SchemaDocumentsTests {

    private static final String DRAFT = "https://json-schema.org/draft/2020-12/schema";

    private final SchemaRegistry registry = Schemas.registry(SchemaFiles::text);

    static Stream<SchemaTree> files() {
        return SchemaTree.files();
    }

    static Stream<SchemaTree> properties() {
        return schemas()
                .flatMap(each -> each.node().path("properties").propertyNames().stream()
                        .map(name -> each.child("properties").child(name)));
    }

    static Stream<SchemaTree> schemas() {
        return files().flatMap(each -> each.schemas().stream());
    }

    @ParameterizedTest
    @MethodSource("files")
    void areSchemasOfTheDraftThatTheyName(SchemaTree file) {
        Schema draft = registry.getSchema(SchemaLocation.of(DRAFT));

        assertThat(file.node().path("$schema").asString()).isEqualTo(DRAFT);
        assertThat(draft.validate(file.node())).isEmpty();
        assertThat(draft.validate(MessageCodec.mapper().readTree("{\"type\": 5}")))
                .isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("files")
    void areNamedAfterTheirFilesAndDescribed(SchemaTree file) {
        assertThat(file.node().path("$id").asString()).isEqualTo(file.id().toString());
        assertThat(file.node().path("title").asString("")).isNotEmpty();
        assertThat(file.node().path("description").asString("")).endsWith(".");
    }

    @ParameterizedTest
    @MethodSource("schemas")
    void leaveRoomForFieldsOfANewerWriter(SchemaTree schema) {
        assertThat(schema.node().path("additionalProperties").isBoolean()).isFalse();
        assertThat(schema.node().has("unevaluatedProperties")).isFalse();
    }

    @ParameterizedTest
    @MethodSource("properties")
    void describeEveryProperty(SchemaTree property) {
        assertThat(property.node().path("description").asString("")).endsWith(".");
    }

    /** The title is what a sender reads of it, see {@link Explanation}. */
    @ParameterizedTest
    @MethodSource("restrictedPartsOfARequest")
    void sayInWordsWhatARestrictionOfARequestAsksFor(SchemaTree schema) {
        assertThat(schema.node().path("title").asString("")).matches("(an?|text) .*");
    }

    static Stream<SchemaTree> restrictedPartsOfARequest() {
        Stream<SchemaTree> shared = Stream.of(
                        "poolName", "kubernetesVersion", "region", "labels", "profileName", "template")
                .map(each -> SchemaTree.of(SchemaTree.DEFINITIONS, JsonPointer.compile("/$defs/" + each)));
        return Stream.concat(Stream.of(SchemaTree.of(PublishedSchema.BUILD_REQUEST)), shared)
                .flatMap(each -> each.schemas().stream())
                .filter(each -> each.node().has("pattern") || each.node().has("minimum"));
    }

    @ParameterizedTest
    @MethodSource("schemasWithExamples")
    void giveExamplesThatConform(SchemaTree schema) {
        Schema part = registry.getSchema(SchemaLocation.of(schema.reference()));
        for (JsonNode example : schema.node().path("examples")) {
            assertThat(part.validate(example)).as("%s", example).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("schemasWithDefault")
    void giveDefaultsThatConform(SchemaTree schema) {
        Schema part = registry.getSchema(SchemaLocation.of(schema.reference()));

        assertThat(part.validate(schema.node().get("default"))).isEmpty();
    }

    static Stream<SchemaTree> schemasWithExamples() {
        return schemas().filter(each -> each.node().has("examples"));
    }

    static Stream<SchemaTree> schemasWithDefault() {
        return schemas().filter(each -> each.node().has("default"));
    }

    /** With the schema's defaults filled in, since the records fill them in, too: so both have the same. */
    @ParameterizedTest
    @EnumSource
    void giveExamplesThatTheRecordsReadAndWriteUnchanged(PublishedSchema schema) {
        SchemaTree file = SchemaTree.of(schema);
        assertThat(file.node().path("examples")).isNotEmpty();
        for (JsonNode example : file.node().path("examples")) {
            Object message = MessageCodec.decode(MessageCodec.encode(example), schema.type());
            for (var each : file.node().path("properties").properties()) {
                if (each.getValue().has("default") && !example.has(each.getKey())) {
                    ((ObjectNode) example).set(each.getKey(), each.getValue().get("default"));
                }
            }
            assertThat(MessageCodec.mapper().readTree(MessageCodec.encode(message)))
                    .isEqualTo(example);
        }
    }
}
