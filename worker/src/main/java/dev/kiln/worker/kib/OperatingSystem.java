package dev.kiln.worker.kib;

import dev.kiln.worker.template.VariableFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What a target's own files of variables say of the operating system; providers have two ways to say it. */
final class OperatingSystem {

    private OperatingSystem() {}

    /** For example {@code Ubuntu 24.04}. */
    static Optional<String> in(Collection<Path> varFiles) throws IOException {
        Map<String, String> values = new TreeMap<>();
        for (Path file : varFiles) {
            if (Files.exists(file)) {
                values.putAll(VariableFile.content(file));
            }
        }
        return named(values, "distribution", "distribution_version")
                .or(() -> named(values, "distro_name", "distro_version"))
                .or(() -> Optional.ofNullable(values.get("build_name")));
    }

    private static Optional<String> named(Map<String, String> values, String name, String version) {
        return Optional.ofNullable(values.get(name))
                .map(each -> values.containsKey(version) ? each + " " + values.get(version) : each)
                // An expression would have to be rendered.
                .filter(each -> !each.contains("{{"));
    }
}
