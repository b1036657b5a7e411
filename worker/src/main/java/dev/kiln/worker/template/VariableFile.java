package dev.kiln.worker.template;

import dev.kiln.common.message.MessageCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Files of variables, as Packer reads them: values go through these, never through a command line. */
public final class VariableFile {

    private VariableFile() {}

    /** Writes one that only this user can read. */
    public static Path write(Path folder, Map<String, String> values) throws IOException {
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
            names.addAll(content(file).keySet());
        }
        return names;
    }

    /**
     * The variables that a file sets; what is no text is told as JSON.
     *
     * @throws IOException if it cannot be read; the message has nothing of its content
     */
    public static Map<String, String> content(Path file) throws IOException {
        return values(object(file));
    }

    /**
     * The variables of a JSON template, with the defaults that they have there.
     *
     * @throws IOException if it cannot be read; the message has nothing of its content
     */
    public static Map<String, String> defaults(Path template) throws IOException {
        return values(object(template).path("variables"));
    }

    private static JsonNode object(Path file) throws IOException {
        try {
            JsonNode content = MessageCodec.mapper().readTree(Files.readAllBytes(file));
            if (content.isObject()) {
                return content;
            }
        } catch (JacksonException e) {
            // Its message would quote what the file has.
        }
        throw new IOException("The file %s is not a JSON object".formatted(file));
    }

    private static Map<String, String> values(JsonNode variables) {
        return variables.propertyStream().collect(Collectors.toMap(Map.Entry::getKey, each -> text(each.getValue())));
    }

    private static String text(JsonNode value) {
        return value.isString() ? value.asString() : value.toString();
    }
}
