package dev.kiln.api.messaging;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Properties;
import org.apache.kafka.clients.CommonClientConfigs;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How commands reach Kafka. Filled by picocli, read only afterwards. */
public final class KafkaOptions {

    @Option(
            names = "--bootstrap-servers",
            paramLabel = "HOST:PORT",
            defaultValue = "${env:SPRING_KAFKA_BOOTSTRAP_SERVERS:-localhost:9092}",
            description = "The brokers to begin with. Default: ${DEFAULT-VALUE}")
    private String bootstrapServers = "localhost:9092";

    @Option(
            names = "--command-config",
            paramLabel = "FILE",
            description = "A properties file for Kafka's clients, for example with security.protocol")
    private @Nullable Path commandConfig;

    @Option(
            names = "--prefix",
            defaultValue = "${env:KILN_TOPICS_PREFIX:-kiln}",
            description = "The prefix of Kiln's topics. Default: ${DEFAULT-VALUE}")
    private String prefix = "kiln";

    public String prefix() {
        return prefix;
    }

    /** The settings that all clients share. */
    public Properties clientSettings() {
        Properties settings = new Properties();
        if (commandConfig != null) {
            try (Reader reader = Files.newBufferedReader(Objects.requireNonNull(commandConfig))) {
                settings.load(reader);
            } catch (IOException e) {
                throw new UncheckedIOException("Cannot read --command-config " + commandConfig, e);
            }
        }
        settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        settings.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
        settings.put("default.api.timeout.ms", 15_000);
        return settings;
    }
}
