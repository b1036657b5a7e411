package dev.kiln.worker.publish;

import dev.kiln.common.digest.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/**
 * A file as an upload of several parts sees it, with the checksums that S3 has for it (Amazon S3 User Guide, "Checking object
 * integrity").
 *
 * @param sha256 of the whole, in lower-case hexadecimal digits
 * @param parts in their order; one, if the file is no larger than a part
 */
record FileParts(Path file, long size, String sha256, List<Part> parts) {

    /** S3 takes no more. */
    private static final int MOST_PARTS = 10_000;

    /** @param sha256 in Base64, as S3 writes it */
    record Part(int number, long offset, int length, String sha256) {}

    /**
     * Reads the file once.
     *
     * @param partSize how large parts should be; they become larger where they would be too many
     */
    static FileParts of(Path file, int partSize) throws IOException {
        long size = Files.size(file);
        int length = Math.toIntExact(Math.max(partSize, Math.ceilDiv(size, MOST_PARTS)));
        MessageDigest whole = Sha256.start();
        List<Part> parts = new ArrayList<>();
        try (InputStream in = Files.newInputStream(file)) {
            long offset = 0;
            do {
                int left = Math.toIntExact(Math.min(length, size - offset));
                parts.add(new Part(parts.size() + 1, offset, left, base64(digest(in, left, whole))));
                offset += left;
            } while (offset < size);
        }
        return new FileParts(file, size, HexFormat.of().formatHex(whole.digest()), parts);
    }

    private static byte[] digest(InputStream in, int length, MessageDigest whole) throws IOException {
        MessageDigest digest = Sha256.start();
        byte[] buffer = new byte[64 * 1024];
        int left = length;
        while (left > 0) {
            int read = in.read(buffer, 0, Math.min(buffer.length, left));
            if (read < 0) {
                throw new IOException("The file became shorter while it was read");
            }
            digest.update(buffer, 0, read);
            whole.update(buffer, 0, read);
            left -= read;
        }
        return digest.digest();
    }

    boolean isSingle() {
        return parts.size() == 1;
    }

    /** What S3 has as the checksum of an object that was uploaded in these parts. */
    String checksum() {
        if (isSingle()) {
            return parts.getFirst().sha256();
        }
        MessageDigest composite = Sha256.start();
        parts.forEach(each -> composite.update(Base64.getDecoder().decode(each.sha256())));
        return base64(composite.digest()) + "-" + parts.size();
    }

    /** What is in a part; can be asked for again. */
    InputStream content(Part part) {
        try {
            return SectionStream.of(file, part.offset(), part.length());
        } catch (IOException e) {
            throw new UncheckedIOException("%s cannot be read any more".formatted(file.getFileName()), e);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
