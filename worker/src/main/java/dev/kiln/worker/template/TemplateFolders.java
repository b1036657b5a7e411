package dev.kiln.worker.template;

import dev.kiln.common.message.MessageCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;

/** Finds Packer's templates in a source. */
final class TemplateFolders {

    private static final int DEPTH = 8;
    private static final long LARGEST = 1 << 20;

    private TemplateFolders() {}

    /** What requests can name as a path: folders of HCL2 files, and JSON files with builders. In order, relative. */
    static List<Path> in(Path source) throws IOException {
        TreeSet<Path> found = new TreeSet<>();
        try (Stream<Path> files = Files.walk(source, DEPTH)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = file.getFileName().toString();
                if (name.endsWith(".pkr.hcl") || name.endsWith(".pkr.json")) {
                    found.add(file.getParent());
                } else if (name.endsWith(".json") && hasBuilders(file)) {
                    found.add(file);
                }
            }
        }
        return found.stream()
                .map(source::relativize)
                .filter(each -> !each.toString().isEmpty())
                .toList();
    }

    private static boolean hasBuilders(Path file) throws IOException {
        if (Files.size(file) > LARGEST) {
            return false;
        }
        try {
            return MessageCodec.mapper()
                    .readTree(Files.readAllBytes(file))
                    .path("builders")
                    .isArray();
        } catch (JacksonException e) {
            return false;
        }
    }
}
