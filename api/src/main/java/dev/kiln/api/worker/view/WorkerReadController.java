package dev.kiln.api.worker.view;

import dev.kiln.api.http.Page;
import dev.kiln.api.role.ConditionalOnRole;
import dev.kiln.api.role.Role;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Shows workers. */
@RestController
@ConditionalOnRole(Role.INTAKE)
@Tag(name = "workers", description = "Who runs the builds")
class WorkerReadController {

    private final WorkerViews views;

    WorkerReadController(WorkerViews views) {
        this.views = views;
    }

    @GetMapping("/api/v1/workers")
    @Operation(summary = "List workers by name, those included that are not heard of any more")
    Page<WorkerView> workers(
            @RequestParam(required = false) @Nullable String pool,
            @RequestParam(required = false) @Nullable List<WorkerState> state,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor) {
        return views.list(pool, state, Page.limit(limit), cursor);
    }
}
