package dev.kiln.api.image;

import dev.kiln.api.http.Page;
import dev.kiln.api.role.ConditionalOnRole;
import dev.kiln.api.role.Role;
import dev.kiln.common.build.BuildId;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Shows images. */
@RestController
@ConditionalOnRole(Role.INTAKE)
@Tag(name = "images", description = "What builds left behind")
class ImageController {

    private final ImageViews views;

    ImageController(ImageViews views) {
        this.views = views;
    }

    @GetMapping("/api/v1/images")
    @Operation(summary = "List images, newest first")
    Page<ImageView> images(
            @RequestParam(required = false) @Nullable String cloud,
            @RequestParam(required = false) @Nullable String region,
            @RequestParam(required = false) @Nullable List<ImageState> state,
            @RequestParam(required = false) @Nullable String kubernetesVersion,
            @RequestParam(required = false) @Nullable BuildId build,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor) {
        ImageFilter filter = new ImageFilter(cloud, region, state, kubernetesVersion, build);
        return views.list(filter, Page.limit(limit), cursor);
    }

    @GetMapping("/api/v1/images/{id}")
    @Operation(summary = "Show an image")
    ImageView image(@PathVariable UUID id) {
        return views.find(id).orElseThrow(() -> ImageViews.noSuch(id));
    }
}
