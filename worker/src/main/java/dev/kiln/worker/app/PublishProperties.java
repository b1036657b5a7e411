package dev.kiln.worker.app;

import dev.kiln.worker.publish.S3Settings;
import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.NotBlank;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Where files go that are images.
 *
 * @param directory the folder where images of files go; without it {@code images} in the data directory
 * @param s3 a bucket, in place of a folder
 */
@Validated
@ConfigurationProperties("kiln.worker.publish")
record PublishProperties(
        @Nullable Path directory, @Valid @Nullable S3 s3) {

    @AssertTrue(message = "set either publish.directory or publish.s3")
    boolean isOnePlace() {
        return directory == null || s3 == null;
    }

    /** What of it nobody may see. */
    List<String> secrets() {
        return s3 == null ? List.of() : s3.settings().secrets();
    }

    /**
     * A bucket of Amazon S3, or of a store that speaks its protocol.
     *
     * @param bucket of Amazon S3, or of a store that speaks its protocol: where images of files go instead of a folder
     * @param prefix before the names of objects in the bucket
     * @param region the bucket's; by default what AWS's SDKs find in the environment
     * @param endpoint the address of a store that is not Amazon's
     * @param pathStyle whether the bucket's name goes into the path of addresses, as many such stores want it
     * @param credentialsFile a file of credentials as AWS's tools have it, of which the profile {@code default} counts; by
     *     default what AWS's SDKs find
     * @param partSize larger files are uploaded in parts of this size
     * @param timeout of one call to the store, which carries one part at the most; a call is tried three times
     */
    record S3(
            @NotBlank String bucket,
            @Nullable String prefix,
            @Nullable String region,
            @Nullable URI endpoint,
            @DefaultValue("false") boolean pathStyle,
            @Nullable Path credentialsFile,
            @DefaultValue("64MB") DataSize partSize,
            @DefaultValue("10m") Duration timeout) {

        private static final DataSize SMALLEST = DataSize.ofMegabytes(5);
        private static final DataSize LARGEST = DataSize.ofGigabytes(1);

        @AssertTrue(message = "part-size must be between 5MB and 1GB")
        boolean isPartSizePossible() {
            return partSize.compareTo(SMALLEST) >= 0 && partSize.compareTo(LARGEST) <= 0;
        }

        S3Settings settings() {
            return new S3Settings(
                    bucket,
                    prefix == null ? "" : prefix,
                    region,
                    endpoint,
                    pathStyle,
                    credentialsFile,
                    Math.toIntExact(partSize.toBytes()),
                    timeout);
        }
    }
}
