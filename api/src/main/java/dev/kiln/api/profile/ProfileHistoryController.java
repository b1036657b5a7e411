package dev.kiln.api.profile;

import dev.kiln.api.http.Cursor;
import dev.kiln.api.http.Page;
import dev.kiln.api.http.ProblemException;
import dev.kiln.api.role.ConditionalOnRole;
import dev.kiln.api.role.Role;
import dev.kiln.common.event.BuildRejected.Violation;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.IOException;
import java.io.InputStream;
import java.security.Principal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** What happened to cluster profile records, and what people decide about it. */
@RestController
@ConditionalOnRole(Role.INTAKE)
@RequestMapping(ProfileController.PATH + "/{name}")
@Tag(name = "cluster profiles")
class ProfileHistoryController {

    private static final Cursor<Long> CURSOR = new Cursor<>("history", String::valueOf, Long::valueOf);

    private final ProfileEditor editor;
    private final ProfileRows rows;
    private final HistoryRows history;

    ProfileHistoryController(ProfileEditor editor, ProfileRows rows, HistoryRows history) {
        this.editor = editor;
        this.rows = rows;
        this.history = history;
    }

    @GetMapping("/history")
    @Operation(summary = "List what happened to a cluster profile, newest first, without definitions")
    Page<HistoryEntry> history(
            @PathVariable String name,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor) {
        existing(name);
        int size = Page.limit(limit);
        List<HistoryEntry> found = history.list(name, CURSOR.decode(cursor), size + 1);
        return Page.of(found, size, last -> CURSOR.encode(last.revision()));
    }

    @GetMapping("/history/{revision}")
    @Operation(summary = "Show one entry of the history, with the definition that it led to")
    HistoryEntry entry(@PathVariable String name, @PathVariable long revision) {
        existing(name);
        return history.find(name, revision)
                .orElseThrow(() -> ProblemException.notFound(
                        "Cluster profile '%s' never had revision %d".formatted(name, revision)));
    }

    @PostMapping("/approve")
    @Operation(summary = "Take the image that waits for approval")
    ResponseEntity<ProfileView> approve(
            @PathVariable String name,
            @RequestParam(required = false) @Nullable String reason,
            @RequestHeader(name = "If-Match", required = false) @Nullable String ifMatch,
            @Nullable Principal caller) {
        return ProfileController.ok(
                editor.approve(name, new Precondition(ifMatch, null), Cause.of(caller, reason, "Approved over HTTP")));
    }

    @PostMapping("/reject")
    @Operation(summary = "Drop the image that waits for approval")
    ResponseEntity<ProfileView> reject(
            @PathVariable String name,
            @RequestParam(required = false) @Nullable String reason,
            @RequestHeader(name = "If-Match", required = false) @Nullable String ifMatch,
            @Nullable Principal caller) {
        return ProfileController.ok(
                editor.reject(name, new Precondition(ifMatch, null), Cause.of(caller, reason, "Rejected over HTTP")));
    }

    @PostMapping(value = "/rollback", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(summary = "Take the packs and the image of an earlier version, as the next version")
    @RequestBody(content = @Content(schema = @Schema(implementation = RollBack.class)))
    ResponseEntity<ProfileView> rollBack(
            @PathVariable String name,
            @RequestParam(required = false) @Nullable String reason,
            @RequestHeader(name = "If-Match", required = false) @Nullable String ifMatch,
            @Nullable Principal caller,
            InputStream body)
            throws IOException {
        RollBack to = RollBack.read(StrictJson.read(body));
        Cause cause = Cause.of(caller, reason, "Rolled back to version " + to.version());
        return ProfileController.ok(editor.rollBack(name, to.version(), new Precondition(ifMatch, null), cause));
    }

    private void existing(String name) {
        if (rows.find(name).isEmpty()) {
            throw ProfileEditor.noSuch(name);
        }
    }

    /** @param version a version that the record had before */
    record RollBack(ProfileVersion version) {

        static RollBack read(JsonNode body) {
            try {
                if (body.path("version").isString() && body.size() == 1) {
                    return new RollBack(new ProfileVersion(body.path("version").asString()));
                }
                throw new IllegalArgumentException("Expected {\"version\": \"1.2.3\"} and nothing else");
            } catch (IllegalArgumentException e) {
                throw ProblemException.invalid(
                        HttpStatus.UNPROCESSABLE_CONTENT,
                        "The call cannot be taken",
                        List.of(new Violation("/version", String.valueOf(e.getMessage()))));
            }
        }
    }
}
