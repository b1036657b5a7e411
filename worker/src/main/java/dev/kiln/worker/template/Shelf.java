package dev.kiln.worker.template;

import dev.kiln.worker.workspace.Workspace;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A copy of a template source, to look into or to build from.
 *
 * @param templates the source
 * @param workspace where the copy is
 * @param commit the commit that it is of, if the source has commits
 */
public record Shelf(Templates templates, Workspace workspace, Optional<String> commit) {

    public Path scratch() {
        return workspace.scratch();
    }
}
