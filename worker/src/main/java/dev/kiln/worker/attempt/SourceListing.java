package dev.kiln.worker.attempt;

import dev.kiln.common.message.WorkerCatalog;
import dev.kiln.worker.template.Recipes;
import dev.kiln.worker.template.Shelf;
import dev.kiln.worker.template.Templates;
import dev.kiln.worker.workspace.Workspace;
import dev.kiln.worker.workspace.Workspaces;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lists what the sources have at their default refs. Each source is copied as for an attempt: what is listed is what an
 * attempt would find.
 */
public record SourceListing(Map<String, Templates> sources, Workspaces workspaces, Recipes recipes) {

    private static final Logger log = LoggerFactory.getLogger(SourceListing.class);

    public List<WorkerCatalog.Source> current() throws InterruptedException {
        List<WorkerCatalog.Source> listed = new ArrayList<>();
        for (Templates each : new TreeMap<>(sources).values()) {
            listed.add(list(each));
        }
        return listed;
    }

    private WorkerCatalog.Source list(Templates templates) throws InterruptedException {
        try (Workspace workspace = workspaces.open()) {
            Optional<String> commit = templates.place().copyTo(workspace.templates(), null);
            return recipes.of(templates).list(new Shelf(templates, workspace, commit));
        } catch (IOException e) {
            log.warn("The template source '{}' could not be listed: {}", templates.name(), e.toString());
            return new WorkerCatalog.Source(
                    templates.name(),
                    templates.kib() == null ? WorkerCatalog.Kind.PACKER : WorkerCatalog.Kind.KIB,
                    null,
                    List.of(),
                    Map.of(),
                    "It could not be read: the log of the worker says why");
        }
    }
}
