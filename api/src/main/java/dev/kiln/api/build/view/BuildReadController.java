package dev.kiln.api.build.view;

import dev.kiln.api.http.Page;
import dev.kiln.api.http.ProblemException;
import dev.kiln.api.role.ConditionalOnRole;
import dev.kiln.api.role.Role;
import dev.kiln.common.build.BuildId;
import dev.kiln.common.build.BuildState;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Shows builds. */
@RestController
@RequestMapping("/api/v1/builds")
@ConditionalOnRole(Role.INTAKE)
@Tag(name = "builds", description = "From a request to its images")
class BuildReadController {

    private final BuildViews views;
    private final BuildHistory history;

    BuildReadController(BuildViews views, BuildHistory history) {
        this.views = views;
        this.history = history;
    }

    @GetMapping
    @Operation(summary = "List builds, newest first")
    Page<BuildSummary> builds(
            @RequestParam(required = false) @Nullable List<BuildState> state,
            @RequestParam(required = false) @Nullable String pool,
            @RequestParam(required = false) @Nullable String source,
            @Parameter(description = "The template's path or target") @RequestParam(required = false) @Nullable
                    String template,
            @Parameter(description = "key=value; a build must have all of them", example = "os=ubuntu-2404")
                    @RequestParam(required = false)
                    @Nullable
                    List<String> label,
            @Parameter(description = "A profile that the request names") @RequestParam(required = false) @Nullable
                    String profile,
            @RequestParam(required = false) @Nullable String kubernetesVersion,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor) {
        BuildFilter filter =
                new BuildFilter(state, pool, source, template, BuildFilter.labels(label), profile, kubernetesVersion);
        return views.list(filter, Page.limit(limit), cursor);
    }

    @GetMapping("/{id}")
    @Operation(summary = "Show a build with its attempts and images, and why it waits if it does")
    BuildView build(@PathVariable BuildId id) {
        return views.find(id).orElseThrow(() -> unknown(id));
    }

    @GetMapping("/{id}/events")
    @Operation(summary = "List what happened to a build, oldest first")
    Page<EventView> events(
            @PathVariable BuildId id,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor) {
        if (!history.knows(id)) {
            throw unknown(id);
        }
        return history.list(id, Page.limit(limit), cursor);
    }

    private static ProblemException unknown(BuildId id) {
        return ProblemException.notFound("There is no build " + id);
    }
}
