package dev.kiln.worker.template;

import dev.kiln.worker.workspace.TemplateSource;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A template source as the operator has configured it.
 *
 * @param name what requests call it
 * @param place where its files come from
 * @param varFiles the operator's values of variables, secret ones among them; a later file goes before an earlier one
 * @param kib the folder with the Makefile of the Kubernetes Image Builder, if that is what it is
 */
public record Templates(
        String name,
        TemplateSource place,
        List<Path> varFiles,
        @Nullable String kib) {

    public Templates {
        varFiles = List.copyOf(varFiles);
    }
}
