package dev.kiln.worker.publish;

import dev.kiln.common.build.ArtifactFile;
import dev.kiln.common.build.FailureClass;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * A bucket of Amazon S3, or of a store that speaks its protocol. The store is given SHA-256 checksums to compare with what
 * arrives, and is asked for them again when the object is there; one that has none, or others, is read back.
 * Thread-safe.
 */
public final class S3Store implements ImageStore, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(S3Store.class);
    private static final String MEDIA_TYPE = "application/octet-stream";
    private static final int MISSING = 404;
    private static final int FORBIDDEN = 403;

    private final S3Client s3;
    private final String bucket;
    private final String prefix;
    private final int partSize;
    private final S3Failures failures;

    /**
     * @param prefix before the names of all objects; empty, or with a slash at its end
     * @param partSize files that are larger are uploaded in parts of this size, in bytes
     */
    S3Store(S3Client s3, String bucket, String prefix, int partSize) {
        this.s3 = s3;
        this.bucket = bucket;
        this.prefix = prefix;
        this.partSize = partSize;
        this.failures = new S3Failures(bucket);
    }

    /** Uploads nothing if the object is there already, and is the file: somebody asks again. */
    @Override
    public ArtifactFile store(Path file, String name) throws IOException {
        FileParts parts = FileParts.of(file, partSize);
        String key = prefix + name;
        try {
            if (!isThere(key, parts)) {
                upload(key, parts);
                verify(key, parts);
            }
            return new ArtifactFile("s3://%s/%s".formatted(bucket, key), parts.size(), parts.sha256());
        } catch (SdkException e) {
            throw failures.of(e);
        } catch (UncheckedIOException e) {
            // The SDK does not wrap what happens while it reads an answer.
            throw failures.of(SdkClientException.create(String.valueOf(e.getMessage()), e));
        }
    }

    @Override
    public Optional<Path> folder() {
        return Optional.empty();
    }

    /**
     * Asks for the bucket.
     *
     * @throws NotStoredException if it is certain that nothing can be stored; a store that is away may come back, and who may
     *     not list a bucket may still write to it
     */
    void probe() throws NotStoredException {
        try {
            s3.headBucket(request -> request.bucket(bucket));
        } catch (SdkException e) {
            NotStoredException failure = failures.of(e);
            if (failures.isCertain(e)) {
                throw failure;
            }
            log.warn("{}. {}", failure.getMessage(), failure.advice());
        }
    }

    private void upload(String key, FileParts parts) {
        if (parts.isSingle()) {
            FileParts.Part part = parts.parts().getFirst();
            s3.putObject(
                    request -> request.bucket(bucket)
                            .key(key)
                            .checksumSHA256(part.sha256())
                            .metadata(Map.of("sha256", parts.sha256())),
                    body(parts, part));
        } else {
            uploadParts(key, parts);
        }
    }

    private void uploadParts(String key, FileParts parts) {
        String upload = s3.createMultipartUpload(request -> request.bucket(bucket)
                        .key(key)
                        .checksumAlgorithm(ChecksumAlgorithm.SHA256)
                        .metadata(Map.of("sha256", parts.sha256())))
                .uploadId();
        try {
            List<CompletedPart> completed = new ArrayList<>();
            for (FileParts.Part each : parts.parts()) {
                completed.add(uploadPart(key, upload, parts, each));
            }
            s3.completeMultipartUpload(request ->
                    request.bucket(bucket).key(key).uploadId(upload).multipartUpload(all -> all.parts(completed)));
        } catch (RuntimeException e) {
            abort(key, upload);
            throw e;
        }
    }

    private CompletedPart uploadPart(String key, String upload, FileParts parts, FileParts.Part part) {
        String tag = s3.uploadPart(
                        request -> request.bucket(bucket)
                                .key(key)
                                .uploadId(upload)
                                .partNumber(part.number())
                                .checksumSHA256(part.sha256()),
                        body(parts, part))
                .eTag();
        return CompletedPart.builder()
                .partNumber(part.number())
                .eTag(tag)
                .checksumSHA256(part.sha256())
                .build();
    }

    /** Parts that nobody puts together are paid for until somebody removes them. */
    private void abort(String key, String upload) {
        try {
            s3.abortMultipartUpload(request -> request.bucket(bucket).key(key).uploadId(upload));
        } catch (SdkException e) {
            log.warn("The parts of s3://{}/{} could not be removed: {}", bucket, key, e.toString());
        }
    }

    /** Who may not list a bucket is told "forbidden" of what is not there. */
    private boolean isThere(String key, FileParts parts) throws IOException {
        try {
            return isSame(key, parts);
        } catch (S3Exception e) {
            if (e.statusCode() == MISSING || e.statusCode() == FORBIDDEN) {
                return false;
            }
            throw e;
        }
    }

    private void verify(String key, FileParts parts) throws IOException {
        if (!isSame(key, parts)) {
            s3.deleteObject(request -> request.bucket(bucket).key(key));
            throw new NotStoredException(
                    FailureClass.TRANSIENT,
                    "s3://%s/%s is not what was uploaded: its SHA-256 checksum is another one".formatted(bucket, key),
                    "It was removed again. If this happens more than once, look at the store",
                    null);
        }
    }

    private boolean isSame(String key, FileParts parts) throws IOException {
        HeadObjectResponse head =
                s3.headObject(request -> request.bucket(bucket).key(key).checksumMode(ChecksumMode.ENABLED));
        if (!Objects.equals(head.contentLength(), parts.size())) {
            return false;
        }
        // Some stores have none, and some count that of several parts in a way of their own.
        return parts.checksum().equals(head.checksumSHA256()) || read(key).equals(parts.sha256());
    }

    private String read(String key) throws IOException {
        try (InputStream content =
                s3.getObject(request -> request.bucket(bucket).key(key))) {
            return Checksum.of(content);
        }
    }

    /** Read again by the SDK when it repeats a call. */
    private static RequestBody body(FileParts parts, FileParts.Part part) {
        return RequestBody.fromContentProvider(() -> parts.content(part), part.length(), MEDIA_TYPE);
    }

    @Override
    public void close() {
        s3.close();
    }
}
