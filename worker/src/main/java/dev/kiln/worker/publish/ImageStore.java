package dev.kiln.worker.publish;

import dev.kiln.common.build.ArtifactFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Where images stay. Thread-safe. */
public interface ImageStore {

    /**
     * Takes a file, whole or not at all, and makes sure that what is there now is what was given.
     *
     * @param name its place in the store: parts with slashes between them, without {@code ..}; not taken before
     * @throws IOException if it cannot be stored, or came out as something else; a {@link NotStoredException} if it is
     *     known whether it would be stored another time
     */
    ArtifactFile store(Path file, String name) throws IOException;

    /** The folder of this machine that fills up, if it is one. */
    Optional<Path> folder();
}
