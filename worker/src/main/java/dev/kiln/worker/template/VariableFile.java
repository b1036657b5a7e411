package dev.kiln.worker.template;

import dev.kiln.common.message.MessageCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Files of variables, as Packer reads them: values go through these, never through a command line. */
public final class VariableFile {

    private VariableFile() {}

    /** Writes one that only this user can read. */
    public static Path write(Path folder, java.util.Map<String, String> values) throws IOException {
        Path file = folder.resolve("request.pkrvars.json");
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(file, MessageCodec.encode(values));
        return file;
    }

    /**
     * The names of the variables that files set.
     *
     * @throws IOException if one cannot be read; the message has nothing of its content
     */
    public static Set<String> names(Collection<Path> files) throws IOException {
        Set<String> names = new TreeSet<>();
        for (Path file : files) {
            names.addAll(content(file).propertyNames());
        }
        return names;
    }

    /** The values of some variables in a file: those that must never be shown. */
    public static List<String> values(Path file, java.util.function.Predicate<String> wanted) throws IOException {
        return content(file)
                .propertyStream()
                .filter(each -> wanted.test(each.getKey()))
                .map(each -> each.getValue().isString()
                        ? each.getValue().asString()
                        : each.getValue().toString())
                .toList();
    }

    private static JsonNode content(Path file) throws IOException {
        try {
            JsonNode content = MessageCodec.mapper().readTree(Files.readAllBytes(file));
            if (content.isObject()) {
                return content;
            }
        } catch (JacksonException e) {
            // Its message would quote what the file has.
        }
        throw new IOException("The file of variables %s is not a JSON object".formatted(file));
    }
}
