package dev.kiln.worker.app;

import dev.kiln.worker.packer.ContainerImage;
import dev.kiln.worker.packer.Packer;
import dev.kiln.worker.process.ContainerEngine;
import dev.kiln.worker.process.Guard;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The container engine of this worker's machine, if a source needs one. */
record Containers(Optional<ContainerEngine> engine) {

    /** @throws IOException if a source needs an engine, and there is none */
    static Containers of(WorkerProperties properties, Packer packer, Guard guard, Path run) throws IOException {
        if (properties.sources().values().stream().allMatch(each -> each.container() == null)) {
            return new Containers(Optional.empty());
        }
        Path client = client(properties.containerEngine(), packer)
                .orElseThrow(
                        () -> new IOException(
                                "A template source has a container image, and this worker finds neither docker nor podman on its PATH: install one of them, or set kiln.worker.container-engine"));
        return new Containers(Optional.of(new ContainerEngine(guard, client, run.toString())));
    }

    private static Optional<Path> client(@Nullable String configured, Packer packer) {
        return (configured == null ? Stream.of("docker", "podman") : Stream.of(configured))
                .flatMap(each -> packer.program(each).stream())
                .findFirst();
    }

    /** The image of a source's builds; they read the operator's files of variables. */
    Optional<ContainerImage> image(WorkerProperties.Source source) {
        return Optional.ofNullable(source.container())
                .flatMap(each -> engine.map(client ->
                        new ContainerImage(client, each.image(), each.options(), Set.copyOf(source.varFiles()))));
    }
}
