package dev.kiln.api.image;

import dev.kiln.api.http.BodyFields;
import dev.kiln.api.http.Caller;
import dev.kiln.api.role.ConditionalOnRole;
import dev.kiln.api.role.Role;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.IOException;
import java.io.InputStream;
import java.security.Principal;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Revokes images. */
@RestController
@ConditionalOnRole(Role.INTAKE)
@Tag(name = "images")
class RevocationController {

    private static final int LONGEST_REASON = 500;

    private final Revocations revocations;
    private final ImageViews views;

    RevocationController(Revocations revocations, ImageViews views) {
        this.revocations = revocations;
        this.views = views;
    }

    @PostMapping(value = "/api/v1/images/{id}/revoke", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            summary = "Revoke an image, now or at a time",
            description =
                    "No record takes it any more. Records that point at it are marked or, where their policy says so,"
                            + " go back to the newest image that is good. An image that is revoked stays so.")
    @RequestBody(content = @Content(schema = @Schema(implementation = Wish.class)))
    ImageView revoke(@PathVariable UUID id, @Nullable Principal caller, InputStream body) throws IOException {
        Wish wish = Wish.read(BodyFields.of(body));
        revocations.revoke(id, Caller.of(caller), wish.reason(), wish.at());
        return views.find(id).orElseThrow(() -> ImageViews.noSuch(id));
    }

    /**
     * @param reason why, for those whose records point at it
     * @param at when; now if it is absent or past
     */
    record Wish(String reason, @Nullable Instant at) {

        static Wish read(BodyFields fields) {
            fields.require("reason");
            String reason = fields.text("reason", LONGEST_REASON);
            Instant at = fields.instant("at");
            if (reason != null && reason.isBlank()) {
                fields.refuse("/reason", "must say something");
            }
            fields.check();
            return new Wish(String.valueOf(reason), at);
        }
    }
}
