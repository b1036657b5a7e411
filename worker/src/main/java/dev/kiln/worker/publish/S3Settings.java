package dev.kiln.worker.publish;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.profiles.ProfileProperty;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/**
 * Which bucket, and how it is reached.
 *
 * @param prefix before the names of all objects
 * @param region without one it is found as AWS's SDKs find it
 * @param endpoint of a store that is not Amazon's
 * @param pathStyle whether the bucket's name is in the path of addresses, not in the name of the host
 * @param credentials a file as AWS's tools have it; its profile {@code default} counts. Without it: the environment, or
 *     what the machine is given
 * @param partSize of uploads of larger files, in bytes
 * @param timeout of one call, which carries one part at the most
 */
public record S3Settings(
        String bucket,
        String prefix,
        @Nullable String region,
        @Nullable URI endpoint,
        boolean pathStyle,
        @Nullable Path credentials,
        int partSize,
        Duration timeout) {

    private static final Duration CONNECTING = Duration.ofSeconds(10);
    private static final int TRIES = 3;

    /**
     * Opens the store.
     *
     * @throws NotStoredException if it is certain that nothing can be stored there
     */
    public S3Store open() throws NotStoredException {
        S3Store store = new S3Store(client(), bucket, folder(), partSize);
        store.probe();
        return store;
    }

    /** What of the file of credentials nobody may see. */
    public List<String> secrets() {
        return credentials == null
                ? List.of()
                : profiles(credentials).profiles().values().stream()
                        .flatMap(each -> Stream.of(
                                        ProfileProperty.AWS_SECRET_ACCESS_KEY, ProfileProperty.AWS_SESSION_TOKEN)
                                .flatMap(name -> each.property(name).stream()))
                        .toList();
    }

    private String folder() {
        return prefix.isEmpty() || prefix.endsWith("/") ? prefix : prefix + "/";
    }

    private S3Client client() {
        S3ClientBuilder builder = S3Client.builder()
                .httpClientBuilder(UrlConnectionHttpClient.builder()
                        .connectionTimeout(CONNECTING)
                        .socketTimeout(timeout))
                .overrideConfiguration(
                        calls -> calls.apiCallAttemptTimeout(timeout).apiCallTimeout(timeout.multipliedBy(TRIES)))
                // The store gives checksums of its own; what the SDK adds to every call, not all stores understand.
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .credentialsProvider(provider())
                .forcePathStyle(pathStyle);
        if (endpoint != null) {
            // Other stores seldom have regions; a signature must name one.
            builder.endpointOverride(endpoint).region(Region.US_EAST_1);
        }
        if (region != null) {
            builder.region(Region.of(region));
        }
        return builder.build();
    }

    private AwsCredentialsProvider provider() {
        return credentials == null
                ? DefaultCredentialsProvider.builder().build()
                : ProfileCredentialsProvider.builder()
                        .profileFile(profiles(credentials))
                        .build();
    }

    private static ProfileFile profiles(Path file) {
        return ProfileFile.builder()
                .content(file)
                .type(ProfileFile.Type.CREDENTIALS)
                .build();
    }
}
