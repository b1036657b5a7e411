package dev.kiln.worker.publish;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** A server that speaks S3's protocol, in a process of its own, with one bucket. */
public final class S3Server implements AutoCloseable {

    public static final String BUCKET = "images";

    private static final Pattern PORT = Pattern.compile("Tomcat started on ports .* (\\d+) \\(http\\)");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Process process;
    private final URI address;

    private S3Server(Process process, URI address) {
        this.process = process;
        this.address = address;
    }

    /** @param folder for its data and its log */
    public static S3Server start(Path folder) throws IOException {
        Path log = Files.createDirectories(folder).resolve("s3.log");
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-jar",
                        System.getProperty("kiln.s3-server"),
                        "--server.address=127.0.0.1",
                        "--server.port=0",
                        "--com.adobe.testing.s3mock.http-port=0",
                        "--com.adobe.testing.s3mock.store.root=" + folder.resolve("data"),
                        "--com.adobe.testing.s3mock.store.initial-buckets=" + BUCKET)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        Process process = builder.start();
        try {
            Integer port = await("the S3 server's port in " + log)
                    .atMost(PATIENCE)
                    .until(() -> port(process, log), Optional::isPresent)
                    .orElseThrow();
            return new S3Server(process, URI.create("http://127.0.0.1:" + port));
        } catch (RuntimeException e) {
            process.destroyForcibly();
            throw e;
        }
    }

    public URI address() {
        return address;
    }

    private static Optional<Integer> port(Process process, Path log) throws IOException {
        String said = Files.readString(log);
        if (!process.isAlive()) {
            throw new IllegalStateException("The S3 server has ended:\n" + said);
        }
        var matcher = PORT.matcher(said);
        return matcher.find() ? Optional.of(Integer.valueOf(matcher.group(1))) : Optional.empty();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
