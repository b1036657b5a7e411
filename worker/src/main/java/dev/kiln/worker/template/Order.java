package dev.kiln.worker.template;

import dev.kiln.common.build.BuildRequest;
import dev.kiln.common.message.Job;
import dev.kiln.worker.workspace.Workspace;
import java.nio.file.Path;
import java.util.Optional;

/**
 * All that one attempt begins with.
 *
 * @param job what is to be built
 * @param templates the source that the request names
 * @param workspace with a copy of the source
 * @param commit the commit that the copy is of, if the source has commits
 * @param password a fresh one, for machines that a template logs in to; it is shown nowhere
 */
public record Order(Job job, Templates templates, Workspace workspace, Optional<String> commit, String password) {

    public BuildRequest request() {
        return job.request();
    }

    public Path scratch() {
        return workspace.scratch();
    }
}
