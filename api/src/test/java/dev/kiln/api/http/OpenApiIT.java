package dev.kiln.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.api.testing.ApiInstance;
import dev.kiln.common.message.MessageCodec;
import dev.kiln.common.schema.PublishedSchema;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;

class OpenApiIT {

    private final ApiInstance api = ApiInstance.shared();
    private final JsonNode description = api.json("/v3/api-docs");

    @Test
    void everyRouteIsDescribed() {
        Set<String> described = new TreeSet<>();
        description
                .get("paths")
                .forEachEntry((path, operations) -> operations
                        .propertyNames()
                        .forEach(method -> described.add(method.toUpperCase(Locale.ROOT) + " " + path)));

        assertThat(described).containsExactlyInAnyOrderElementsOf(routes());
        assertThat(described).contains("GET /api/v1/builds/{id}/log", "GET /api/v1/workers");
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        List<String> references = description.findValues("$ref").stream()
                .map(JsonNode::asString)
                .distinct()
                .toList();

        assertThat(references)
                .contains("#/components/schemas/Problem")
                .allSatisfy(reference -> assertThat(
                                description.at(reference.substring(1)).isObject())
                        .as(reference)
                        .isTrue());
    }

    @Test
    void everyCallTellsItsProblems() {
        for (JsonNode path : description.get("paths")) {
            for (JsonNode operation : path) {
                assertThat(operation
                                .at("/responses/default/content/application~1problem+json/schema/$ref")
                                .asString())
                        .as(operation.at("/operationId").asString())
                        .isEqualTo("#/components/schemas/Problem");
                if (operation
                        .at("/parameters")
                        .valueStream()
                        .anyMatch(each -> each.at("/in").asString().equals("path"))) {
                    assertThat(operation.at("/responses").has("404")).isTrue();
                }
            }
        }
    }

    @Test
    void theFormOfValuesIsThatOfTheAnswers() {
        assertThat(description.at("/info/title").asString()).isEqualTo("Kiln");
        assertThat(description
                        .at("/components/schemas/BuildView/properties/id/format")
                        .asString())
                .isEqualTo("uuid");
        assertThat(description
                        .at("/components/schemas/BuildRequest/properties/timeout/type")
                        .asString())
                .isEqualTo("string");
        assertThat(description
                        .at("/components/schemas/Failure/properties/class/enum")
                        .valueStream()
                        .map(JsonNode::asString))
                .contains("bad-request");
    }

    @Test
    void theExampleOfARequestIsTheOneThatIsPublished() {
        JsonNode schema = MessageCodec.mapper().readTree(PublishedSchema.BUILD_REQUEST.text());

        assertThat(schema.at("/examples")).contains(description.at("/components/schemas/BuildRequest/example"));
    }

    /** What Spring has been told to answer, Kiln's own. */
    private Set<String> routes() {
        return api
                .bean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
                .getHandlerMethods()
                .entrySet()
                .stream()
                .filter(each -> each.getValue().getBeanType().getName().startsWith("dev.kiln."))
                .filter(each -> each.getValue().getBeanType() != ProblemErrorController.class)
                .flatMap(each -> each.getKey().getMethodsCondition().getMethods().stream()
                        .flatMap(method ->
                                each.getKey().getPatternValues().stream().map(path -> method + " " + path)))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
