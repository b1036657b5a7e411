package dev.kiln.worker.template;

import dev.kiln.common.build.BuildRequest;
import dev.kiln.common.build.TemplateRef;
import dev.kiln.common.message.WorkerCatalog;
import dev.kiln.worker.packer.Packer;
import dev.kiln.worker.packer.PackerCommand;
import dev.kiln.worker.workspace.NoSuchTemplateException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Packer's own templates: a file or a folder, JSON or HCL2. */
public final class PackerTemplates implements Recipe {

    private static final int MOST_LISTED = 200;

    private final Packer packer;
    private final Inspections inspections;
    private final RequiredPlugins plugins;

    public PackerTemplates(Packer packer) {
        this.packer = packer;
        this.inspections = new Inspections(packer);
        this.plugins = new RequiredPlugins(packer);
    }

    @Override
    public Plan plan(Order order) throws IOException, InterruptedException {
        BuildRequest request = order.request();
        String path = request.template().path();
        if (path == null) {
            throw new NoSuchTemplateException("The template source '%s' has paths, no targets: name a path"
                    .formatted(order.templates().name()));
        }
        Path template = order.workspace().template(path);
        Path folder = Files.isDirectory(template) ? template : template.resolveSibling("");
        Set<String> declared = inspections
                .variables(order.shelf(), template, folder)
                .orElse(request.variables().keySet());
        Set<String> unknown = RequestVariables.unknown(request, declared);
        return unknown.isEmpty()
                ? new Plan.Ready(
                        packer,
                        plugins.preparation(order, template, folder),
                        command(order, template, folder, declared),
                        Optional.empty(),
                        Optional.empty())
                : Unknown.variables(unknown, declared);
    }

    @Override
    public WorkerCatalog.Source list(Shelf shelf) throws IOException, InterruptedException {
        List<Path> all = TemplateFolders.in(shelf.workspace().templates());
        List<WorkerCatalog.Template> templates = new ArrayList<>();
        Map<String, List<String>> variables = new TreeMap<>();
        for (Path path : all.subList(0, Math.min(all.size(), MOST_LISTED))) {
            Path template = shelf.workspace().templates().resolve(path);
            Path folder = Files.isDirectory(template) ? template : template.resolveSibling("");
            Optional<Set<String>> declared = inspections.variables(shelf, template, folder);
            declared.ifPresent(names ->
                    variables.put(path.toString(), names.stream().sorted().toList()));
            templates.add(new WorkerCatalog.Template(path.toString(), declared.isPresent() ? path.toString() : null));
        }
        return new WorkerCatalog.Source(
                shelf.templates().name(),
                WorkerCatalog.Kind.PACKER,
                shelf.commit().orElse(null),
                templates,
                variables,
                all.size() > MOST_LISTED
                        ? "It has %d templates; the first %d are listed".formatted(all.size(), MOST_LISTED)
                        : null);
    }

    private PackerCommand command(Order order, Path template, Path folder, Set<String> declared) throws IOException {
        List<String> words = new ArrayList<>(
                List.of(packer.binary().toString(), "build", "-machine-readable", "-color=false", "-on-error=cleanup"));
        order.templates().varFiles().forEach(each -> words.add("-var-file=" + each));
        words.add("-var-file=" + VariableFile.write(order.scratch(), RequestVariables.of(order.request(), declared)));
        TemplateRef chosen = order.request().template();
        if (!chosen.only().isEmpty()) {
            words.add("-only=" + String.join(",", chosen.only()));
        }
        if (!chosen.except().isEmpty()) {
            words.add("-except=" + String.join(",", chosen.except()));
        }
        words.add(template.toString());
        return new PackerCommand(
                words, folder, order.scratch(), Map.of(), order.request().timeout());
    }
}
