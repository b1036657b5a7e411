package dev.kiln.worker.app;

import dev.kiln.worker.template.Templates;
import dev.kiln.worker.workspace.DirectorySource;
import dev.kiln.worker.workspace.GitSource;
import dev.kiln.worker.workspace.TemplateSource;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The template sources of this worker. Made once: whoever copies from a git source shares its mirror, and the lock that
 * lets one at a time fetch into it.
 *
 * @param byName as requests name them
 */
record Sources(Map<String, Templates> byName) {

    Sources {
        byName = Map.copyOf(byName);
    }

    static Sources of(Map<String, WorkerProperties.Source> configured, DataDirectory data, Containers containers) {
        Map<String, Templates> sources = new HashMap<>();
        configured.forEach((name, source) -> sources.put(
                name,
                new Templates(
                        name, place(name, source, data), source.varFiles(), source.kib(), containers.image(source))));
        return new Sources(sources);
    }

    private static TemplateSource place(String name, WorkerProperties.Source source, DataDirectory data) {
        return switch (source.type()) {
            case DIRECTORY -> new DirectorySource(Path.of(source.location()));
            case GIT ->
                new GitSource(
                        source.location(),
                        source.defaultRef(),
                        data.path().resolve("git").resolve(name));
        };
    }
}
