package dev.kiln.api.template;

import dev.kiln.common.build.WorkerId;
import dev.kiln.common.message.WorkerCatalog;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A template source, as the worker that spoke last has it.
 *
 * @param kind whether requests name a path of it or a target
 * @param workers who has it
 * @param pools the pools of those workers
 * @param commit of its default ref, if it has commits
 * @param templates its templates or targets; what {@code variables} of one names is below
 * @param variables names of variables, as the templates name them
 * @param problem why not all can be told of it
 * @param toldAt when a worker last told it, by the broker's clock
 */
record TemplateSourceView(
        String name,
        WorkerCatalog.Kind kind,
        List<WorkerId> workers,
        List<String> pools,
        @Nullable String commit,
        List<WorkerCatalog.Template> templates,
        Map<String, List<String>> variables,
        @Nullable String problem,
        Instant toldAt) {}
