package dev.kiln.worker.workspace;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The private folder of one attempt (I7): no other attempt writes into it, and it is gone when the attempt is over.
 *
 * @param root all of it
 * @param templates a copy of the template source
 * @param scratch for temporary files
 */
public record Workspace(Path root, Path templates, Path scratch) implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Workspace.class);

    /**
     * The template that a request names: a file, or a folder. A folder with HCL2 files is a template as a whole; a folder
     * with one JSON file stands for that.
     *
     * @throws NoSuchTemplateException if there is none, or it lies outside of the template source
     */
    public Path template(String path) throws IOException {
        Path template = templates.resolve(path).normalize();
        if (!template.startsWith(templates) || !Files.exists(template)) {
            throw new NoSuchTemplateException("The template source has no '%s'".formatted(path));
        }
        if (!template.toRealPath().startsWith(templates.toRealPath())) {
            throw new NoSuchTemplateException("'%s' leads out of the template source".formatted(path));
        }
        return Files.isDirectory(template) ? inFolder(template, path) : template;
    }

    private static Path inFolder(Path folder, String path) throws IOException {
        List<Path> json = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.{hcl,json}")) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                if (name.endsWith(".pkr.hcl") || name.endsWith(".pkr.json")) {
                    return folder;
                }
                if (name.endsWith(".json")) {
                    json.add(file);
                }
            }
        }
        if (json.size() != 1) {
            throw new NoSuchTemplateException("'%s' has no *.pkr.hcl file and %d *.json files: name the template's file"
                    .formatted(path, json.size()));
        }
        return json.getFirst();
    }

    @Override
    public void close() {
        try {
            FileTree.delete(root);
        } catch (IOException e) {
            log.warn("Workspace {} could not be removed, the next start of this worker will: {}", root, e.toString());
        }
    }
}
