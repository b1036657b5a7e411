package dev.kiln.api.intake;

import dev.kiln.api.build.Retrial;
import dev.kiln.api.http.Caller;
import dev.kiln.api.http.IdempotencyKey;
import dev.kiln.api.http.ProblemException;
import dev.kiln.api.role.ConditionalOnRole;
import dev.kiln.api.role.Role;
import dev.kiln.common.build.BuildId;
import dev.kiln.common.build.BuildRequest;
import dev.kiln.common.schema.RequestReader;
import dev.kiln.common.trace.Traces;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.security.Principal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** Takes requests over HTTP. */
@RestController
@ConditionalOnRole(Role.INTAKE)
@Tag(name = "builds")
class IntakeController {

    static final String TOO_MANY =
            "Too many builds of the submitter wait or run; repeat the call after the seconds in the header `Retry-After`";
    private static final Duration COME_AGAIN = Duration.ofSeconds(30);

    private final Intake intake;
    private final JointIntake joint;
    private final Traces traces;
    private final RequestReader reader = RequestReader.strict();

    IntakeController(Intake intake, JointIntake joint, Traces traces) {
        this.intake = intake;
        this.joint = joint;
        this.traces = traces;
    }

    /** 202 and the place of the build. The same {@code Idempotency-Key} and body give the same build; another body 422. */
    @PostMapping(path = "/api/v1/builds", consumes = MediaType.APPLICATION_JSON_VALUE)
    @ApiResponse(responseCode = "202", useReturnTypeSchema = true)
    @ApiResponse(responseCode = "429", description = TOO_MANY)
    @Operation(
            summary = "Ask for a build",
            requestBody =
                    @RequestBody(
                            required = true,
                            content = @Content(schema = @Schema(implementation = BuildRequest.class))))
    ResponseEntity<Accepted> submit(
            @org.springframework.web.bind.annotation.RequestBody(required = false) byte @Nullable [] body,
            @RequestHeader(name = IdempotencyKey.HEADER, required = false) @Nullable String key,
            @Nullable Principal caller) {
        IdempotencyKey.check(key);
        return accepted(joint.submit(new Intake.Asked(reader.read(body), submitter(caller), key, traces.context())));
    }

    /**
     * 202 and the place of the new build. A build has one end: it is not opened again, but succeeded by another one for
     * the same request, once.
     */
    @PostMapping("/api/v1/builds/{id}/retry")
    @ApiResponse(responseCode = "202", useReturnTypeSchema = true)
    @ApiResponse(responseCode = "409", description = "The build is open, has succeeded, or was retried before")
    @ApiResponse(responseCode = "429", description = TOO_MANY)
    @Operation(
            summary = "Ask once more for what a failed or cancelled build was asked for: a new build, linked with it")
    ResponseEntity<Accepted> retry(
            @PathVariable BuildId id,
            @RequestHeader(name = IdempotencyKey.HEADER, required = false) @Nullable String key,
            @Nullable Principal caller) {
        IdempotencyKey.check(key);
        return accepted(intake.retry(id, "http", submitter(caller), key));
    }

    /** Where nobody is asked who calls, all are one. */
    static String submitter(@Nullable Principal caller) {
        return caller == null ? "http" : Caller.of(caller);
    }

    static ResponseEntity<Accepted> accepted(Intake.Answer answer) {
        return switch (answer) {
            case Intake.Answer.Accepted accepted ->
                ResponseEntity.accepted()
                        .location(URI.create("/api/v1/builds/" + accepted.build()))
                        .body(new Accepted(accepted.build()));
            case Intake.Answer.Refused refused -> throw problem(refused);
            case Intake.Answer.NotRetried notRetried -> throw problem(notRetried);
        };
    }

    static ProblemException problem(Intake.Answer.NotRetried answer) {
        BuildId id = answer.build();
        return switch (answer.why()) {
            case Retrial.NoSuchBuild none -> ProblemException.notFound("There is no build " + id);
            case Retrial.NothingToRetry open ->
                ProblemException.conflict(
                        "Build %s is %s: only builds that have failed or were cancelled can be retried"
                                .formatted(id, open.state()));
            case Retrial.Retried before ->
                ProblemException.conflict("Build %s was retried before, as build %s: retry that one if it has failed"
                        .formatted(id, before.successor()));
        };
    }

    static ProblemException problem(Intake.Answer.Refused refused) {
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
                        "The Idempotency-Key was used before for another request",
                        refused.violations());
            case TOO_MANY_OPEN ->
                ProblemException.tooMany(
                        "The request is not taken now: "
                                + refused.violations().getFirst().detail(),
                        COME_AGAIN);
        };
    }

    /** @param id names the build from now on */
    record Accepted(BuildId id) {}
}
