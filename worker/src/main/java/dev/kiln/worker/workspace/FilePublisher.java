package dev.kiln.worker.workspace;

import dev.kiln.common.build.ArtifactFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Takes the files of one attempt's artifacts to a folder where they stay.
 *
 * @param folder where Packer ran: relative names count from here
 * @param workspace nothing outside of it is taken
 * @param target a folder of the attempt's own, made when there is a file
 */
public record FilePublisher(Path folder, Path workspace, Path target) {

    /**
     * Copies the files and tells their checksums, which are of what was written. An image is there whole or not at all.
     *
     * @throws IOException if one is not there, lies outside of the workspace, or cannot be copied
     */
    public List<ArtifactFile> publish(List<String> names) throws IOException {
        List<ArtifactFile> published = new ArrayList<>();
        for (String name : names) {
            published.add(publish(source(name)));
        }
        return published;
    }

    private Path source(String name) throws IOException {
        Path source = folder.resolve(name).toRealPath();
        if (!source.startsWith(workspace.toRealPath())) {
            throw new IOException(
                    "Packer names '%s' as its artifact, which is outside of its workspace".formatted(name));
        }
        return source;
    }

    private ArtifactFile publish(Path source) throws IOException {
        Path file = Files.createDirectories(target).resolve(source.getFileName());
        Path partial = Files.createTempFile(target, ".partial", "");
        String sha256;
        try (InputStream in = Files.newInputStream(source);
                DigestInputStream digesting = new DigestInputStream(in, sha256());
                OutputStream out = Files.newOutputStream(partial)) {
            digesting.transferTo(out);
            sha256 = HexFormat.of().formatHex(digesting.getMessageDigest().digest());
        }
        Files.move(partial, file);
        return new ArtifactFile(file.toUri().toString(), Files.size(file), sha256);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new UncheckedIOException(new IOException("Every Java platform has SHA-256", e));
        }
    }
}
