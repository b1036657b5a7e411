package dev.kiln.worker.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.common.build.Artifact;
import dev.kiln.common.build.ArtifactFile;
import dev.kiln.common.build.BuildId;
import dev.kiln.common.message.AttemptOutcome;
import dev.kiln.embedded.InstalledPacker;
import dev.kiln.worker.publish.S3Server;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A worker that publishes to a bucket. */
class S3PublishIT {

    @TempDir
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    S3PublishIT() {}

    @Test
    void anImageOfFilesIsInTheBucketAndTheWorkspaceIsGone() throws Exception {
        Path templates = Files.createDirectory(folder.resolve("templates"));
        Files.writeString(templates.resolve("disk.json"), """
                {"builders": [{"type": "file", "content": "a disk", "target": "disk.raw"}]}
                """);
        Path credentials = Files.writeString(
                folder.resolve("credentials"), "[default]\naws_access_key_id=worker\naws_secret_access_key=key\n");
        try (S3Server s3 = S3Server.start(folder.resolve("s3"));
                TestWorker worker = new TestWorker(
                        folder.resolve("data"),
                        Stream.of(
                                "kiln.worker.packer.binary="
                                        + InstalledPacker.ensure(Path.of(System.getProperty("kiln.root"))),
                                "kiln.worker.sources.disks.type=directory",
                                "kiln.worker.sources.disks.location=" + templates,
                                "kiln.worker.publish.s3.bucket=" + S3Server.BUCKET,
                                "kiln.worker.publish.s3.prefix=nodes",
                                "kiln.worker.publish.s3.endpoint=" + s3.address(),
                                "kiln.worker.publish.s3.path-style=true",
                                "kiln.worker.publish.s3.credentials-file=" + credentials))) {
            BuildId build = worker.queue(Map.of("template", Map.of("source", "disks", "path", "disk.json")));

            AttemptOutcome outcome = worker.outcome(build);

            assertThat(outcome).as(worker.log(build)).isInstanceOf(AttemptOutcome.Succeeded.class);
            Artifact artifact = outcome.artifacts().getFirst();
            ArtifactFile file = artifact.files().getFirst();
            assertThat(file.uri())
                    .startsWith("s3://images/nodes/" + build + "/")
                    .endsWith("/disk.raw");
            assertThat(artifact.id()).isEqualTo(file.uri());
            assertThat(content(s3, file)).isEqualTo("a disk");
            assertThat(folder.resolve("data/images")).doesNotExist();
            assertThat(workspaces()).isEmpty();
        }
    }

    private static String content(S3Server s3, ArtifactFile file) throws Exception {
        URI address = URI.create(s3.address() + "/" + file.uri().substring("s3://".length()));
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }

    private List<Path> workspaces() throws IOException {
        try (Stream<Path> all = Files.walk(folder.resolve("data/w"))) {
            return all.filter(each -> each.endsWith("disk.raw")).toList();
        }
    }
}
