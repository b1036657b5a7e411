package dev.kiln.worker.template;

import dev.kiln.common.build.BuildRequest;
import dev.kiln.common.build.TemplateRef;
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

/** Packer's own templates: a file or a folder, JSON or HCL2. */
public final class PackerTemplates implements Recipe {

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
                .variables(order, template, folder)
                .orElse(request.variables().keySet());
        Set<String> unknown = RequestVariables.unknown(request, declared);
        return unknown.isEmpty()
                ? new Plan.Ready(
                        plugins.preparation(order, template, folder),
                        command(order, template, folder, declared),
                        Optional.empty())
                : Unknown.variables(unknown, declared);
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
