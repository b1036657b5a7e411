package dev.kiln.api.profile;

import dev.kiln.api.http.Cursor;
import dev.kiln.api.http.Page;
import dev.kiln.api.http.ProblemException;
import dev.kiln.api.http.StrictJson;
import dev.kiln.api.role.ConditionalOnRole;
import dev.kiln.api.role.Role;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.security.Principal;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Cluster profile records. What changes one takes {@code If-Match} and {@code If-None-Match}. */
@RestController
@ConditionalOnRole(Role.INTAKE)
@RequestMapping(ProfileController.PATH)
@Tag(name = "cluster profiles", description = "What points clusters at images")
class ProfileController {

    static final String PATH = "/api/v1/cluster-profiles";

    private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?");

    private static final Cursor<String> CURSOR =
            new Cursor<>("cluster-profiles", Function.identity(), Function.identity());

    private final ProfileEditor editor;
    private final ProfileRows rows;

    ProfileController(ProfileEditor editor, ProfileRows rows) {
        this.editor = editor;
        this.rows = rows;
    }

    @GetMapping
    @Operation(summary = "List cluster profiles by name, without their packs")
    Page<ProfileView> list(
            @RequestParam(required = false) @Nullable String cloud,
            @RequestParam(required = false) @Nullable UUID image,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor) {
        int size = Page.limit(limit);
        List<ProfileView> found = rows.list(cloud, image, CURSOR.decode(cursor), size + 1).stream()
                .map(ProfileView::withoutPacks)
                .toList();
        return Page.of(found, size, last -> CURSOR.encode(last.name()));
    }

    @GetMapping("/{name}")
    @Operation(summary = "Show a cluster profile")
    ResponseEntity<ProfileView> get(@PathVariable String name) {
        return ok(rows.find(name).orElseThrow(() -> ProfileEditor.noSuch(name)));
    }

    @PutMapping(value = "/{name}", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            summary = "Create or replace a cluster profile",
            description = "201: it is new. 200: it is replaced, or was like this before.")
    @RequestBody(content = @Content(schema = @Schema(implementation = ProfileView.class)))
    ResponseEntity<ProfileView> put(
            @PathVariable String name,
            @RequestParam(required = false) @Nullable String reason,
            @RequestHeader(name = "If-Match", required = false) @Nullable String ifMatch,
            @RequestHeader(name = "If-None-Match", required = false) @Nullable String ifNoneMatch,
            @Nullable Principal caller,
            InputStream body)
            throws IOException {
        if (!NAME.matcher(name).matches()) {
            throw ProblemException.badRequest(
                    "A cluster profile's name has 1 to 253 lower-case letters, digits, dots and dashes, and starts and ends with a letter or a digit");
        }
        ProfileDocument document = ProfileDocument.read(name, StrictJson.read(body));
        ProfileEditor.Put put = editor.put(
                name, document, new Precondition(ifMatch, ifNoneMatch), Cause.of(caller, reason, "Written over HTTP"));
        return put.created()
                ? ResponseEntity.created(URI.create(PATH + "/" + name))
                        .eTag(Precondition.tag(put.profile()))
                        .body(ProfileView.of(put.profile()))
                : ok(put.profile());
    }

    @DeleteMapping("/{name}")
    @Operation(summary = "Delete a cluster profile and its history; clusters and images are not touched")
    ResponseEntity<Void> delete(
            @PathVariable String name, @RequestHeader(name = "If-Match", required = false) @Nullable String ifMatch) {
        editor.delete(name, new Precondition(ifMatch, null));
        return ResponseEntity.noContent().build();
    }

    static ResponseEntity<ProfileView> ok(ClusterProfile profile) {
        return ResponseEntity.ok().eTag(Precondition.tag(profile)).body(ProfileView.of(profile));
    }
}
