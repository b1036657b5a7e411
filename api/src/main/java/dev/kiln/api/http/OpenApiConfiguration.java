package dev.kiln.api.http;

import dev.kiln.common.build.BuildId;
import dev.kiln.common.build.FailureClass;
import dev.kiln.common.build.WorkerId;
import dev.kiln.common.message.MessageCodec;
import dev.kiln.common.schema.PublishedSchema;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.media.ArraySchema;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.springdoc.core.customizers.GlobalOpenApiCustomizer;
import org.springdoc.core.customizers.GlobalOperationCustomizer;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.method.HandlerMethod;
import tools.jackson.databind.JsonNode;

/** Describes the HTTP interface at {@code /v3/api-docs}: the controllers say what is special, this says what holds for all. */
@Configuration(proxyBeanMethods = false)
class OpenApiConfiguration {

    private static final String BEARER = "bearer";

    static {
        SpringDocUtils.getConfig()
                .replaceWithSchema(
                        BuildId.class,
                        new StringSchema()
                                .format("uuid")
                                .description("A UUIDv7")
                                .example("0198c1a2-7b3c-7d4e-8f50-112233445566"))
                .replaceWithSchema(WorkerId.class, new StringSchema().example("builders-0"))
                .replaceWithSchema(
                        Duration.class,
                        new StringSchema()
                                .format("duration")
                                .description("ISO 8601")
                                .example("PT2H"))
                .replaceWithSchema(
                        FailureClass.class,
                        new StringSchema()
                                ._enum(Arrays.stream(FailureClass.values())
                                        .map(FailureClass::wireName)
                                        .toList()));
    }

    @Bean
    OpenAPI openApi() {
        return new OpenAPI()
                .info(new Info()
                        .title("Kiln")
                        .version("v1")
                        .description("""
                                Builds node images with Packer and keeps cluster profiles pointing at them.

                                Errors are problems (RFC 9457). Times are RFC 3339 in UTC, durations ISO 8601. Lists come in
                                pages: pass `next` of a page as `cursor` for the one after it.""")
                        .license(new License().name("Apache-2.0").identifier("Apache-2.0")))
                .components(
                        new Components()
                                .addSchemas("Problem", problem())
                                .addSecuritySchemes(
                                        BEARER,
                                        new SecurityScheme()
                                                .type(SecurityScheme.Type.HTTP)
                                                .scheme("bearer")
                                                .description(
                                                        "An API key or a JWT, where the installation asks who calls; roles are read, submit and operate")))
                .addSecurityItem(new SecurityRequirement().addList(BEARER));
    }

    /** Every call can fail, and all fail in the same form. */
    @Bean
    GlobalOperationCustomizer problemResponses() {
        return (operation, method) -> {
            if (isOurs(method)) {
                addProblems(operation);
            }
            return operation;
        };
    }

    /** The example that is published with the schema of requests. */
    @Bean
    GlobalOpenApiCustomizer requestExample() {
        JsonNode examples = MessageCodec.mapper()
                .readTree(PublishedSchema.BUILD_REQUEST.text())
                .get("examples");
        Object example = MessageCodec.mapper().convertValue(examples.get(examples.size() - 1), Object.class);
        return api -> {
            Schema<?> request = api.getComponents().getSchemas().get("BuildRequest");
            if (request != null) {
                request.setExample(example);
            }
        };
    }

    private static boolean isOurs(HandlerMethod method) {
        return method.getBeanType().getName().startsWith("dev.kiln.");
    }

    private static void addProblems(Operation operation) {
        var parameters = operation.getParameters() == null
                ? List.<io.swagger.v3.oas.models.parameters.Parameter>of()
                : operation.getParameters();
        if (!parameters.isEmpty() || operation.getRequestBody() != null) {
            add(operation, "400", "The call is malformed; `detail` names the parameter and what it can be");
        }
        if (parameters.stream().anyMatch(each -> "path".equals(each.getIn()))) {
            add(operation, "404", "There is no such thing");
        }
        add(operation, "401", "It is not known who calls; only where the installation asks");
        add(operation, "403", "The caller's role does not allow it, or a page of another site sends it");
        add(operation, "503", "The database is away; repeat the call after the seconds in the header `Retry-After`");
        add(operation, "default", "Any other failure");
    }

    private static void add(Operation operation, String code, String description) {
        operation
                .getResponses()
                .computeIfAbsent(
                        code,
                        absent -> new ApiResponse()
                                .description(description)
                                .content(new Content()
                                        .addMediaType(
                                                org.springframework.http.MediaType.APPLICATION_PROBLEM_JSON_VALUE,
                                                new MediaType()
                                                        .schema(new Schema<>().$ref("#/components/schemas/Problem")))));
    }

    private static Schema<?> problem() {
        Schema<?> error = new ObjectSchema()
                .addProperty("pointer", new StringSchema().description("JSON Pointer (RFC 6901) into the request"))
                .addProperty("detail", new StringSchema());
        return new ObjectSchema()
                .description("What went wrong, and what to do (RFC 9457)")
                .addProperty("type", new StringSchema().format("uri-reference"))
                .addProperty("title", new StringSchema().description("The name of the status"))
                .addProperty("status", new IntegerSchema())
                .addProperty("detail", new StringSchema().description("For people: what is wrong here"))
                .addProperty("instance", new StringSchema().format("uri-reference"))
                .addProperty("errors", new ArraySchema().items(error).description("What is wrong in a body"))
                .addProperty("reference", new StringSchema().description("Of a bug: what to look for in the log"))
                .example(Map.of(
                        "title", "Bad Request",
                        "status", 400,
                        "detail", "Parameter 'limit' is '0': it must be a number from 1 to 500",
                        "instance", "/api/v1/builds"));
    }
}
