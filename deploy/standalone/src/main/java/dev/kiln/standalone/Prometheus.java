package dev.kiln.standalone;

import dev.kiln.common.message.MessageCodec;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.springframework.util.FileSystemUtils;

/**
 * A real Prometheus with the repository's own configuration and rules, copied so that the cluster's addresses can stand
 * beside them, and with shorter intervals: somebody is watching.
 */
final class Prometheus {

    private static final String OFTEN = "interval: 3s";

    private Prometheus() {}

    static Observer start(Options options, DataFolder data) throws IOException, InterruptedException {
        Path folder = data.folder("prometheus");
        configure(options, folder);
        URI address = URI.create("http://127.0.0.1:" + options.prometheusPort);
        return Observer.start(
                "prometheus",
                List.of(
                        Objects.requireNonNull(options.prometheus)
                                .resolve("prometheus")
                                .toString(),
                        "--config.file=" + folder.resolve("prometheus.yml"),
                        "--storage.tsdb.path=" + folder.resolve("data"),
                        "--web.listen-address=" + address.getAuthority(),
                        "--log.level=warn"),
                Map.of(),
                address.resolve("/-/ready"),
                data);
    }

    private static void configure(Options options, Path folder) throws IOException {
        Path source = Objects.requireNonNull(options.deploy).resolve("prometheus");
        FileSystemUtils.copyRecursively(source.resolve("rules"), folder.resolve("rules"));
        Files.copy(
                source.resolve("prometheus.yml"),
                folder.resolve("prometheus.yml"),
                StandardCopyOption.REPLACE_EXISTING);
        for (Path file : List.of(folder.resolve("prometheus.yml"), folder.resolve("rules/slo.yml"))) {
            Files.writeString(file, Files.readString(file).replaceAll("interval: \\w+", OFTEN));
        }
        Path targets = Files.createDirectories(folder.resolve("targets"));
        target(targets.resolve("kiln-api.json"), IntStream.of(options.actuatorPort));
        target(
                targets.resolve("kiln-worker.json"),
                IntStream.rangeClosed(1, options.workers).map(options::workerPort));
    }

    private static void target(Path file, IntStream ports) throws IOException {
        Files.write(
                file,
                MessageCodec.encode(List.of(Map.of(
                        "targets", ports.mapToObj(each -> "127.0.0.1:" + each).toList()))));
    }
}
