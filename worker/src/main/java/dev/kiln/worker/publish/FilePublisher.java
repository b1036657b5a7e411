package dev.kiln.worker.publish;

import dev.kiln.common.build.ArtifactFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes the files of one attempt's artifacts to the store.
 *
 * @param folder where Packer ran: relative names count from here
 * @param workspace nothing outside of it is taken
 * @param store where they stay
 * @param place the attempt's own place in the store
 */
public record FilePublisher(Path folder, Path workspace, ImageStore store, String place) {

    /**
     * Stores the files of one artifact. Each has a number in its place there: files of several artifacts, and of several
     * folders, often have the same name.
     *
     * @param artifact the artifact's number
     * @param names as Packer told them
     * @throws IOException if one is not there, lies outside of the workspace, or cannot be stored
     */
    public List<ArtifactFile> publish(int artifact, List<String> names) throws IOException {
        List<ArtifactFile> published = new ArrayList<>();
        for (String name : names) {
            Path source = source(name);
            String number = names.size() == 1 ? "" : published.size() + "-";
            published.add(store.store(source, "%s/%d/%s%s".formatted(place, artifact, number, source.getFileName())));
        }
        return published;
    }

    private Path source(String name) throws IOException {
        Path source = folder.resolve(name).toRealPath();
        if (!source.startsWith(workspace.toRealPath()) || !Files.isRegularFile(source)) {
            throw new IOException(
                    "Packer names '%s' as its artifact, which is no file of its workspace".formatted(name));
        }
        return source;
    }
}
