package dev.kiln.api.template;

import dev.kiln.api.role.ConditionalOnRole;
import dev.kiln.api.role.Role;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Shows what can be built. */
@RestController
@ConditionalOnRole(Role.INTAKE)
@Tag(name = "template sources", description = "What can be built")
class TemplateSourceController {

    private final TemplateSourceViews views;

    TemplateSourceController(TemplateSourceViews views) {
        this.views = views;
    }

    @GetMapping("/api/v1/template-sources")
    @Operation(summary = "List template sources by name, with their templates or targets and the variables of each")
    List<TemplateSourceView> sources() {
        return views.list();
    }
}
