package dev.kiln.api.profile;

import dev.kiln.api.http.Page;
import dev.kiln.api.http.ProblemException;
import dev.kiln.api.role.ConditionalOnRole;
import dev.kiln.api.role.Role;
import dev.kiln.common.event.BuildRejected.Violation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
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
class ProfileHistoryController {

    private final ProfileEditor editor;
    private final ProfileRows rows;

    ProfileHistoryController(ProfileEditor editor, ProfileRows rows) {
        this.editor = editor;
        this.rows = rows;
    }

    /** Everything that happened to the record, newest first, without definitions. */
    @GetMapping("/history")
    Page<HistoryEntry> history(
            @PathVariable String name,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable Long cursor) {
        existing(name);
        int size = Page.limit(limit);
        List<HistoryEntry> found = rows.history(name, cursor == null ? Long.MAX_VALUE : cursor, size + 1);
        return Page.of(found, size, each -> Long.toString(each.revision()));
    }

    /** One entry of the history, with the definition that it led to. */
    @GetMapping("/history/{revision}")
    HistoryEntry entry(@PathVariable String name, @PathVariable long revision) {
        existing(name);
        return rows.entry(name, revision)
                .orElseThrow(() -> ProblemException.notFound(
                        "Cluster profile '%s' never had revision %d".formatted(name, revision)));
    }

    /** Takes the image that waits for approval. */
    @PostMapping("/approve")
    ResponseEntity<ProfileView> approve(
            @PathVariable String name,
            @RequestParam(required = false) @Nullable String reason,
            @RequestHeader(name = "If-Match", required = false) @Nullable String ifMatch,
            @Nullable Principal caller) {
        return ProfileController.ok(
                editor.approve(name, new Precondition(ifMatch, null), Cause.of(caller, reason, "Approved over HTTP")));
    }

    /** Drops the image that waits for approval. */
    @PostMapping("/reject")
    ResponseEntity<ProfileView> reject(
            @PathVariable String name,
            @RequestParam(required = false) @Nullable String reason,
            @RequestHeader(name = "If-Match", required = false) @Nullable String ifMatch,
            @Nullable Principal caller) {
        return ProfileController.ok(
                editor.reject(name, new Precondition(ifMatch, null), Cause.of(caller, reason, "Rejected over HTTP")));
    }

    /** Takes the packs and the image of an earlier version, as the next version. */
    @PostMapping(value = "/rollback", consumes = MediaType.APPLICATION_JSON_VALUE)
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
