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
 * @param shelf a copy of the source that the request names, for this attempt alone
 * @param password a fresh one, for machines that a template logs in to; it is shown nowhere
 */
public record Order(Job job, Shelf shelf, String password) {

    public BuildRequest request() {
        return job.request();
    }

    public Templates templates() {
        return shelf.templates();
    }

    public Workspace workspace() {
        return shelf.workspace();
    }

    public Optional<String> commit() {
        return shelf.commit();
    }

    public Path scratch() {
        return shelf.scratch();
    }
}
