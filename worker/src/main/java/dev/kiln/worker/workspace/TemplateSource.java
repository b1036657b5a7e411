package dev.kiln.worker.workspace;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A place of Packer templates that the operator has configured. Thread-safe. */
public sealed interface TemplateSource permits DirectorySource, GitSource {

    /**
     * Copies the templates into an empty folder.
     *
     * @param ref the branch, tag or commit that is asked for, or null for the default
     * @return the commit that it is, if the source has commits
     * @throws NoSuchTemplateException if the source has no such ref
     * @throws IOException if the source cannot be read now
     */
    Optional<String> copyTo(Path folder, @Nullable String ref) throws IOException, InterruptedException;
}
