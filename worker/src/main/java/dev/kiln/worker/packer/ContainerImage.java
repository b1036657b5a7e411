package dev.kiln.worker.packer;

import dev.kiln.worker.process.ContainerEngine;
import dev.kiln.worker.process.GuardedCommand;
import dev.kiln.worker.process.GuardedProcess;
import dev.kiln.worker.process.Lines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A container image with a Packer of its own, and all that goes with it.
 *
 * @param name of the image
 * @param options of {@code docker run}, as the operator has them
 * @param files that builds in it read, beside their workspaces
 */
public record ContainerImage(ContainerEngine engine, String name, List<String> options, Set<Path> files) {

    /** About this machine, not about what is built. */
    private static final Set<String> MACHINES =
            Set.of("PATH", "HOME", "USER", "LANG", "XDG_RUNTIME_DIR", "PACKER_PLUGIN_PATH", "SSL_CERT_DIR", "KILN_RUN");

    private static final List<String> MACHINES_PREFIXES = List.of("LC_", "DOCKER_", "CONTAINER_");

    /** Tells Packer's version first, in the way that is understood here, since nobody out here can know it. */
    private static final List<String> TELLING_THE_VERSION =
            List.of("sh", "-c", "packer version -machine-readable; exec \"$@\"", "sh");

    static List<String> tellingTheVersion(List<String> words) {
        return Stream.concat(TELLING_THE_VERSION.stream(), words.stream()).toList();
    }

    /** @param writable what the command writes to, its working folder included */
    GuardedProcess start(GuardedCommand command, Set<Path> writable, Path home, Lines lines) throws IOException {
        Set<String> variables = command.environment().keySet().stream()
                .filter(each -> !MACHINES.contains(each))
                .filter(each -> MACHINES_PREFIXES.stream().noneMatch(each::startsWith))
                .collect(Collectors.toSet());
        Set<Path> readable = new HashSet<>(files);
        variables.forEach(each -> file(command.environment(), each, writable).ifPresent(readable::add));
        return engine.start(
                command, new ContainerEngine.Box(name, options, writable, readable, variables, home), lines);
    }

    /** Some variables name a file, of credentials for example. */
    private static Optional<Path> file(Map<String, String> environment, String name, Set<Path> known) {
        try {
            return Optional.of(Path.of(environment.getOrDefault(name, "")))
                    .filter(Path::isAbsolute)
                    .filter(Files::isRegularFile)
                    .filter(each -> known.stream().noneMatch(each::startsWith));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }
}
