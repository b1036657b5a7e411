package dev.kiln.worker.template;

import dev.kiln.common.message.WorkerCatalog;
import java.io.IOException;

/** How templates of one kind are built. Thread-safe. */
public interface Recipe {

    /**
     * Finds out how an order is to be built; nothing is built yet.
     *
     * @throws dev.kiln.worker.workspace.NoSuchTemplateException if the source has no such template
     */
    Plan plan(Order order) throws IOException, InterruptedException;

    /** Lists what there is. */
    WorkerCatalog.Source list(Shelf shelf) throws IOException, InterruptedException;
}
