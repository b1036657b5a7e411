package dev.kiln.api.intake;

import dev.kiln.api.http.ProblemException;
import dev.kiln.api.role.ConditionalOnRole;
import dev.kiln.api.role.Role;
import dev.kiln.common.build.BuildId;
import dev.kiln.common.build.BuildRequest;
import dev.kiln.common.schema.RequestReader;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** Takes requests over HTTP. */
@RestController
@ConditionalOnRole(Role.INTAKE)
@Tag(name = "builds")
class IntakeController {

    private static final int LONGEST_KEY = 255;

    private final Intake intake;
    private final RequestReader reader = RequestReader.strict();

    IntakeController(Intake intake) {
        this.intake = intake;
    }

    /** 202 and the place of the build. The same {@code Idempotency-Key} and body give the same build; another body 422. */
    @PostMapping(path = "/api/v1/builds", consumes = MediaType.APPLICATION_JSON_VALUE)
    @ApiResponse(responseCode = "202", useReturnTypeSchema = true)
    @Operation(
            summary = "Ask for a build",
            requestBody =
                    @RequestBody(
                            required = true,
                            content = @Content(schema = @Schema(implementation = BuildRequest.class))))
    ResponseEntity<Accepted> submit(
            @org.springframework.web.bind.annotation.RequestBody(required = false) byte @Nullable [] body,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key) {
        if (key != null && (key.isBlank() || key.length() > LONGEST_KEY)) {
            throw ProblemException.badRequest(
                    "The header Idempotency-Key must have between 1 and %d characters".formatted(LONGEST_KEY));
        }
        return switch (intake.submit(body, reader, "http", "http", key)) {
            case Intake.Answer.Accepted accepted ->
                ResponseEntity.accepted()
                        .location(URI.create("/api/v1/builds/" + accepted.build()))
                        .body(new Accepted(accepted.build()));
            case Intake.Answer.Refused refused -> throw problem(refused);
        };
    }

    private static ProblemException problem(Intake.Answer.Refused refused) {
        return switch (refused.why()) {
            case MALFORMED ->
                ProblemException.invalid(
                        HttpStatus.BAD_REQUEST, "The body is not a JSON document", refused.violations());
            case INVALID ->
                ProblemException.invalid(
                        HttpStatus.UNPROCESSABLE_CONTENT, "The request cannot be taken as it is", refused.violations());
            case KEY_TAKEN ->
                ProblemException.invalid(
                        HttpStatus.UNPROCESSABLE_CONTENT,
                        "The Idempotency-Key was used before with another body",
                        refused.violations());
        };
    }

    /** @param id names the build from now on */
    record Accepted(BuildId id) {}
}
