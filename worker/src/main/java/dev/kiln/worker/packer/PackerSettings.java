package dev.kiln.worker.packer;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * How this worker runs Packer.
 *
 * @param binary a path, or a name to be found on the PATH of {@code environment}
 * @param environment what of the worker's own environment Packer may see
 * @param downloads where Packer keeps installation media: shared by attempts, since Packer locks each file while it loads it
 * @param grace how long Packer has to clean up in the cloud when it is told to stop
 */
public record PackerSettings(String binary, Map<String, String> environment, Path downloads, Duration grace) {

    public PackerSettings {
        environment = Map.copyOf(environment);
    }
}
