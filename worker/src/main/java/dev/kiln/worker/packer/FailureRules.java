package dev.kiln.worker.packer;

import dev.kiln.common.build.FailureClass;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/** Reads rules of failures from YAML; the file {@code failure-rules.yaml} beside this class says what a rule has. */
public final class FailureRules {

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

    private FailureRules() {}

    /**
     * The built-in rules, behind those of a file, if there is one.
     *
     * @throws IOException if the file cannot be read, or a rule is not as it must be; the message says which
     */
    static List<FailureRule> load(Optional<Path> file) throws IOException {
        List<FailureRule> rules = new ArrayList<>();
        if (file.isPresent()) {
            try (Reader reader = Files.newBufferedReader(file.get())) {
                rules.addAll(read(reader, file.get().toString()));
            }
        }
        try (InputStream builtIn =
                Objects.requireNonNull(FailureRules.class.getResourceAsStream("failure-rules.yaml"))) {
            rules.addAll(read(new InputStreamReader(builtIn, StandardCharsets.UTF_8), "failure-rules.yaml"));
        }
        return rules;
    }

    static List<FailureRule> read(Reader yaml, String name) throws IOException {
        try {
            Object content = new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml);
            if (!(content instanceof List<?> entries)) {
                throw new IOException("%s must be a list of rules".formatted(name));
            }
            List<FailureRule> rules = new ArrayList<>();
            for (Object entry : entries) {
                rules.add(rule(entry, "%s, rule %d".formatted(name, rules.size() + 1)));
            }
            return rules;
        } catch (YAMLException e) {
            throw new IOException("%s is not YAML: %s".formatted(name, e.getMessage()), e);
        }
    }

    private static FailureRule rule(Object entry, String place) throws IOException {
        if (!(entry instanceof Map<?, ?> fields)) {
            throw new IOException(place + " must have the fields name, class and match");
        }
        String name = required(fields, "name", place);
        if (!NAME.matcher(name).matches()) {
            throw new IOException(
                    "%s: a name has lower-case letters, digits and dashes, unlike '%s'".formatted(place, name));
        }
        try {
            return new FailureRule(
                    name,
                    failureClass(required(fields, "class", place), place),
                    Pattern.compile(required(fields, "match", place)),
                    optional(fields, "cause"),
                    optional(fields, "advice"));
        } catch (PatternSyntaxException e) {
            throw new IOException("%s, '%s': %s".formatted(place, name, e.getMessage()), e);
        }
    }

    private static FailureClass failureClass(String name, String place) throws IOException {
        return switch (name) {
            case "transient" -> FailureClass.TRANSIENT;
            case "permanent" -> FailureClass.PERMANENT;
            case "bad-request" -> FailureClass.BAD_REQUEST;
            default ->
                throw new IOException(
                        "%s: class is transient, permanent or bad-request, not '%s'".formatted(place, name));
        };
    }

    private static String required(Map<?, ?> fields, String name, String place) throws IOException {
        String value = optional(fields, name);
        if (value == null) {
            throw new IOException("%s lacks '%s'".formatted(place, name));
        }
        return value;
    }

    private static @Nullable String optional(Map<?, ?> fields, String name) {
        return fields.get(name) == null ? null : String.valueOf(fields.get(name));
    }
}
