package dev.kiln.worker.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.kiln.common.build.ArtifactFile;
import dev.kiln.common.build.FailureClass;
import dev.kiln.common.digest.Sha256;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images go to a real server that speaks S3's protocol, and to one with faults. */
class S3StoreIT {

    private static final int PART = 5 * 1024 * 1024;

    @TempDir
    private static Path folder;

    private static S3Server server;
    private FaultyProxy proxy;
    private int stored;

    @SuppressWarnings("NullAway.Init")
    S3StoreIT() {}

    @BeforeAll
    static void startServer() throws IOException {
        server = S3Server.start(folder);
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @BeforeEach
    void startProxy() throws IOException {
        proxy = new FaultyProxy(server.address());
        stored++;
    }

    @AfterEach
    void stopProxy() {
        proxy.close();
    }

    @Test
    void aFileIsStoredUnderThePrefixWithItsChecksum() throws Exception {
        Path file = file("one.raw", 100_000);

        ArtifactFile told = store().store(file, "b/c/one.raw");

        assertThat(told.uri()).isEqualTo("s3://images/kiln/nodes/b/c/one.raw");
        assertThat(told.size()).isEqualTo(100_000);
        assertThat(told.sha256()).isEqualTo(sha256(file));
        assertThat(object("b/c/one.raw").body()).isEqualTo(Files.readAllBytes(file));
    }

    @Test
    void anEmptyFileIsAFile() throws Exception {
        ArtifactFile told = store().store(file("empty.raw", 0), "b/empty.raw");

        assertThat(told.size()).isZero();
        assertThat(object("b/empty.raw").body()).isEmpty();
    }

    @Test
    void aLargeFileGoesInPartsAndIsWholeAfterwards() throws Exception {
        Path file = file("large.qcow2", 2 * PART + 12_345);

        ArtifactFile told = store().store(file, "b/large.qcow2");

        assertThat(told.sha256()).isEqualTo(sha256(file));
        assertThat(object("b/large.qcow2").body()).isEqualTo(Files.readAllBytes(file));
        assertThat(proxy.requests())
                .filteredOn(each -> each.contains("partNumber"))
                .hasSize(3);
    }

    @Test
    void whatIsThereAlreadyIsNotUploadedAgain() throws Exception {
        Path small = file("small.raw", 1000);
        Path large = file("large.raw", PART + 1);
        ArtifactFile first = store().store(small, "again/small.raw");
        store().store(large, "again/large.raw");
        int before = writes();

        assertThat(store().store(small, "again/small.raw")).isEqualTo(first);
        assertThat(store().store(large, "again/large.raw").sha256()).isEqualTo(sha256(large));
        assertThat(writes()).isEqualTo(before);
    }

    @Test
    void aHalfForgottenObjectOfThatNameIsReplaced() throws Exception {
        store().store(file("old.raw", 1000), "replaced.raw");
        Path fresh = file("fresh.raw", 1000);

        assertThat(store().store(fresh, "replaced.raw").sha256()).isEqualTo(sha256(fresh));
        assertThat(object("replaced.raw").body()).isEqualTo(Files.readAllBytes(fresh));
    }

    @Test
    void aStoreWithoutChecksumsIsReadBack() throws Exception {
        proxy.has(FaultyProxy.Fault.WITHOUT_CHECKSUMS);
        Path file = file("plain.raw", PART + 77);

        assertThat(store().store(file, "plain.raw").sha256()).isEqualTo(sha256(file));
        assertThat(proxy.requests()).anyMatch(each -> each.startsWith("GET /images/kiln/nodes/plain.raw"));
    }

    @Test
    void whatIsNotWhatWasGivenIsRemovedAndWorthAnotherAttempt() throws Exception {
        proxy.has(FaultyProxy.Fault.CORRUPTING);

        NotStoredException refused = refused("corrupt.raw");

        assertThat(refused.failureClass()).isEqualTo(FailureClass.TRANSIENT);
        assertThat(refused).hasMessageContaining("corrupt.raw is not what was uploaded");
        assertThat(object("corrupt.raw").statusCode()).isEqualTo(404);
    }

    @Test
    void aServerThatIsBusyForAMomentIsAskedAgain() throws Exception {
        proxy.answers(503, 2);

        assertThat(store().store(file("busy.raw", 10), "busy.raw").size()).isEqualTo(10);
    }

    @Test
    void aServerThatStaysBusyIsWorthAnotherAttempt() throws Exception {
        proxy.answers(503, Integer.MAX_VALUE);

        assertThat(refused("busy-for-ever.raw").failureClass()).isEqualTo(FailureClass.TRANSIENT);
    }

    @Test
    void aForbiddenWriteIsNotTriedAgainAndSaysWhichRightsAreMissing() throws Exception {
        proxy.answers(403, Integer.MAX_VALUE);

        NotStoredException refused = refused("forbidden.raw");

        assertThat(refused.failureClass()).isEqualTo(FailureClass.PERMANENT);
        assertThat(refused.advice()).contains("s3:PutObject");
        assertThat(writes()).isEqualTo(1);
    }

    @Test
    void anUploadThatBreaksOffLeavesNoPartsBehind() throws Exception {
        proxy.answers(400, "partNumber=2");

        assertThatThrownBy(() -> store().store(file("broken.raw", PART + 1), "broken.raw"))
                .isInstanceOf(NotStoredException.class);
        assertThat(proxy.requests()).anyMatch(each -> each.contains("broken.raw?partNumber=1"));
        assertThat(openUploads()).isZero();
    }

    /** I9. */
    @Test
    void aServerThatNeverAnswersIsGivenUp() throws Exception {
        proxy.has(FaultyProxy.Fault.SILENT);

        NotStoredException refused = refused("silent.raw");

        assertThat(refused.failureClass()).isEqualTo(FailureClass.TRANSIENT);
        assertThat(refused.advice()).contains("publish.s3.endpoint");
    }

    @Test
    void aBucketThatIsNotThereIsSaidAtOnce() {
        assertThatThrownBy(() -> settings("no-such-bucket", credentials()).open())
                .asInstanceOf(type(NotStoredException.class))
                .satisfies(each -> assertThat(each.advice()).contains("publish.s3.bucket"));
    }

    @Test
    void theSecretOfTheFileOfCredentialsIsToldToThoseWhoHideSecrets() throws Exception {
        assertThat(settings(S3Server.BUCKET, credentials()).secrets()).containsExactly("key-of-a-file");
    }

    private NotStoredException refused(String name) throws IOException {
        S3Store store = store();
        Path file = file(name, 1000);
        try {
            store.store(file, name);
        } catch (NotStoredException e) {
            return e;
        }
        throw new AssertionError(name + " was stored");
    }

    private S3Store store() throws IOException {
        return settings(S3Server.BUCKET, credentials()).open();
    }

    private S3Settings settings(String bucket, Path credentials) {
        return new S3Settings(
                bucket, "kiln/nodes", null, proxy.address(), true, credentials, PART, Duration.ofSeconds(2));
    }

    private static Path credentials() throws IOException {
        return Files.writeString(
                folder.resolve("credentials"),
                "[default]\naws_access_key_id = worker\naws_secret_access_key = key-of-a-file\n");
    }

    private int writes() {
        return (int) proxy.requests().stream()
                .filter(each -> each.startsWith("PUT") || each.startsWith("POST"))
                .count();
    }

    private Path file(String name, int size) throws IOException {
        byte[] content = new byte[size];
        new Random(size).nextBytes(content);
        return Files.write(folder.resolve(stored + name), content);
    }

    private static String sha256(Path file) throws IOException {
        return Sha256.of(Files.readAllBytes(file));
    }

    private static HttpResponse<byte[]> object(String name) throws Exception {
        return get("/images/kiln/nodes/" + name);
    }

    private static int openUploads() throws Exception {
        String listed = new String(get("/images?uploads").body(), StandardCharsets.UTF_8);
        return listed.split("<UploadId>", -1).length - 1;
    }

    private static HttpResponse<byte[]> get(String path) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(URI.create(server.address() + path)).build(),
                    HttpResponse.BodyHandlers.ofByteArray());
        }
    }
}
