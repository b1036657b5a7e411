package dev.kiln.worker.workspace;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Templates in a folder of this machine. What is there when an attempt begins is what it gets. */
public record DirectorySource(Path location) implements TemplateSource {

    @Override
    public Optional<String> copyTo(Path folder, @Nullable String ref) throws IOException {
        if (ref != null) {
            throw new NoSuchTemplateException(
                    "The template source is a folder and has no ref '%s': leave 'ref' out".formatted(ref));
        }
        FileTree.copy(location, folder);
        return Optional.empty();
    }
}
