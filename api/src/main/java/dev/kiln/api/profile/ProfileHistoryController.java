package dev.kiln.api.profile;

import dev.kiln.api.http.Cursor;
import dev.kiln.api.http.Page;
import dev.kiln.api.http.ProblemException;
import dev.kiln.api.http.StrictJson;
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
import java.util.UUID;
import java.util.function.Function;
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

    @GetMapping("/diff")
    @Operation(summary = "Show what is different between two versions; without `to` between one and the present")
    ProfileDiff diff(
            @PathVariable String name,
            @RequestParam ProfileVersion from,
            @RequestParam(required = false) @Nullable ProfileVersion to) {
        ClusterProfile profile = rows.find(name).orElseThrow(() -> ProfileEditor.noSuch(name));
        return ProfileDiff.between(name, version(name, from), version(name, to == null ? profile.version() : to));
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

    @PostMapping(value = "/take", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            summary = "Take an image that is asked for, be it older than the present one",
            description = "409: the image does not fit the record; the answer says why.")
    @RequestBody(content = @Content(schema = @Schema(implementation = Taking.class)))
    ResponseEntity<ProfileView> take(
            @PathVariable String name,
            @RequestParam(required = false) @Nullable String reason,
            @RequestHeader(name = "If-Match", required = false) @Nullable String ifMatch,
            @Nullable Principal caller,
            InputStream body)
            throws IOException {
        Taking wanted = Taking.read(StrictJson.read(body));
        Cause cause = Cause.of(caller, reason, "Image %s was asked for".formatted(wanted.image()));
        return ProfileController.ok(editor.take(name, wanted.image(), new Precondition(ifMatch, null), cause));
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

    private HistoryEntry version(String name, ProfileVersion version) {
        return history.find(name, version).orElseThrow(() -> ProfileEditor.noSuchVersion(name, version));
    }

    private void existing(String name) {
        if (rows.find(name).isEmpty()) {
            throw ProfileEditor.noSuch(name);
        }
    }

    /** @param version a version that the record had before */
    record RollBack(ProfileVersion version) {

        static RollBack read(JsonNode body) {
            return new RollBack(only(body, "version", "1.2.3", ProfileVersion::new));
        }
    }

    /** @param image what Kiln knows it by */
    record Taking(UUID image) {

        static Taking read(JsonNode body) {
            return new Taking(only(body, "image", "0198c1b7-0000-7000-8000-00000000abcd", UUID::fromString));
        }
    }

    /** The one field that a body has. */
    private static <T> T only(JsonNode body, String field, String example, Function<String, T> reader) {
        try {
            if (body.path(field).isString() && body.size() == 1) {
                return reader.apply(body.path(field).asString());
            }
            throw new IllegalArgumentException("Expected {\"%s\": \"%s\"} and nothing else".formatted(field, example));
        } catch (IllegalArgumentException e) {
            throw ProblemException.invalid(
                    HttpStatus.UNPROCESSABLE_CONTENT,
                    "The call cannot be taken",
                    List.of(new Violation("/" + field, String.valueOf(e.getMessage()))));
        }
    }
}
