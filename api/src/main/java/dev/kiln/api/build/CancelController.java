package dev.kiln.api.build;

import dev.kiln.api.http.ProblemException;
import dev.kiln.api.role.ConditionalOnRole;
import dev.kiln.api.role.Role;
import dev.kiln.common.build.BuildId;
import dev.kiln.common.build.BuildState;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Ends builds on request. */
@RestController
@ConditionalOnRole(Role.INTAKE)
@Tag(name = "builds")
class CancelController {

    private final BuildLedger ledger;

    CancelController(BuildLedger ledger) {
        this.ledger = ledger;
    }

    /** 202: it is, or will be, cancelled, unless it succeeds before its worker hears of it. Repeating is harmless. */
    @PostMapping("/api/v1/builds/{id}/cancel")
    @Operation(summary = "Cancel a build, in whatever state it is")
    @ApiResponse(responseCode = "202", useReturnTypeSchema = true)
    ResponseEntity<Cancelling> cancel(@PathVariable BuildId id) {
        return switch (ledger.cancel(id)) {
            case Cancellation.Taken taken ->
                ResponseEntity.accepted()
                        .location(URI.create("/api/v1/builds/" + id))
                        .body(new Cancelling(id, taken.state()));
            case Cancellation.TooLate late ->
                throw ProblemException.conflict("Build %s cannot be cancelled any more: it has %s"
                        .formatted(id, late.state() == BuildState.FAILED ? "failed" : "succeeded"));
            case Cancellation.NoSuchBuild none -> throw ProblemException.notFound("There is no build " + id);
        };
    }

    record Cancelling(BuildId id, BuildState state) {}
}
