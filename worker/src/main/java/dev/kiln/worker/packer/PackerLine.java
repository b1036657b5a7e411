package dev.kiln.worker.packer;

import java.util.List;
import java.util.regex.Pattern;

/**
 * One line that {@code packer -machine-readable} prints: {@code timestamp,target,type,data...} (Packer,
 * {@code packer/ui.go}). The form is the same from 1.6 to 1.16.
 */
sealed interface PackerLine {

    /** Something for people: {@code say}, {@code message} or {@code error}. */
    record Ui(String kind, String text) implements PackerLine {}

    /** A property of the artifact with that number of that build. */
    record ArtifactProperty(String build, int number, String name, List<String> values) implements PackerLine {}

    /** The error that a build ended with. */
    record BuildError(String build, String text) implements PackerLine {}

    /** A variable that the template declares, from {@code packer inspect}. */
    record TemplateVariable(String name, String defaultValue, boolean required) implements PackerLine {}

    /** The version of Packer, from {@code packer version}. */
    record Version(String version) implements PackerLine {}

    /** Of the form, and of no interest. */
    record Other() implements PackerLine {}

    /** Not of the form: what a plugin, a shell or make printed past Packer. */
    record Stray(String text) implements PackerLine {}

    Pattern BEGIN = Pattern.compile("\\d+,[^,]*,[a-z][a-z-]*(?:,|\\z)");

    /** Reads a line; never fails. */
    static PackerLine parse(String line) {
        if (!BEGIN.matcher(line).lookingAt()) {
            return new Stray(line);
        }
        List<String> fields = List.of(line.split(",", -1));
        String target = fields.get(1);
        List<String> data = fields.subList(3, fields.size());
        return switch (fields.get(2)) {
            case "ui" -> data.size() < 2 ? new Stray(line) : new Ui(decode(data.get(0)), decode(data.get(1)));
            case "artifact" -> artifact(line, target, decoded(data));
            case "error" -> data.isEmpty() ? new Stray(line) : new BuildError(target, decode(data.get(0)));
            case "template-variable" -> variable(line, decoded(data));
            case "version" -> data.isEmpty() ? new Stray(line) : new Version(decode(data.get(0)));
            default -> new Other();
        };
    }

    private static PackerLine variable(String line, List<String> data) {
        return data.size() < 3
                ? new Stray(line)
                : new TemplateVariable(data.get(0), data.get(1), data.get(2).equals("1"));
    }

    private static PackerLine artifact(String line, String target, List<String> data) {
        try {
            return new ArtifactProperty(
                    target, Integer.parseInt(data.get(0)), data.get(1), data.subList(2, data.size()));
        } catch (NumberFormatException | IndexOutOfBoundsException e) {
            return new Stray(line);
        }
    }

    private static List<String> decoded(List<String> fields) {
        return fields.stream().map(PackerLine::decode).toList();
    }

    /** Packer does not escape the backslash itself, so a literal "\n" in a text cannot be told from a line end. */
    private static String decode(String field) {
        return field.replace("%!(PACKER_COMMA)", ",").replace("\\n", "\n").replace("\\r", "\r");
    }
}
