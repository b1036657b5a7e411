package dev.kiln.worker.template;

import dev.kiln.worker.packer.ContainerImage;
import dev.kiln.worker.workspace.TemplateSource;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A template source as the operator has configured it.
 *
 * @param name what requests call it
 * @param place where its files come from
 * @param varFiles the operator's values of variables, secret ones among them; a later file goes before an earlier one
 * @param kib the folder with the Makefile of the Kubernetes Image Builder, if that is what it is
 * @param image the container image that its targets are built in, if not on this machine itself
 */
public record Templates(
        String name,
        TemplateSource place,
        List<Path> varFiles,
        @Nullable String kib,
        Optional<ContainerImage> image) {

    public Templates {
        varFiles = List.copyOf(varFiles);
    }
}
