package dev.kiln.api.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.common.message.MessageCodec;
import dev.kiln.common.topic.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;

/** Whoever has an operator make the topics gets those that the api makes. */
class ChartTopicsTests {

    private static final Path FILE = Path.of("../deploy/helm/kiln/files/topics.yaml");
    private static final int PARTITIONS = 6;

    private record Wanted(int partitions, Map<String, String> settings) {}

    @Test
    void theChartHasTheTopicsThatTheApiMakes() throws IOException {
        var properties = new TopicProperties("kiln", List.of("default", "gpu"), PARTITIONS, (short) -1, true);
        Map<String, Wanted> made = new TopicProvisioner(new Topics("kiln"), properties, false)
                .wanted()
                .collect(Collectors.toMap(
                        NewTopic::name,
                        each -> new Wanted(each.numPartitions(), each.configs()),
                        (a, b) -> a,
                        TreeMap::new));

        assertThat(charted(properties)).isEqualTo(made);
    }

    private static Map<String, Wanted> charted(TopicProperties properties) throws IOException {
        JsonNode file = MessageCodec.mapper().valueToTree(new Yaml().load(Files.readString(FILE)));
        JsonNode settings = file.path("settings");
        Map<String, Wanted> charted = new TreeMap<>();
        for (JsonNode topic : file.path("topics")) {
            int partitions = topic.path("partitions").asInt();
            charted.put(
                    "kiln." + topic.path("name").asString(),
                    wanted(partitions == 0 ? PARTITIONS : partitions, hours(topic), settings));
        }
        JsonNode jobs = file.path("jobs");
        for (String pool : properties.pools()) {
            charted.put("kiln.jobs." + pool, wanted(jobs.path("partitions").asInt(), hours(jobs), settings));
        }
        JsonNode letters = file.path("deadLetters");
        Duration kept = Duration.ofDays(letters.path("days").asInt());
        for (String topic : List.copyOf(charted.keySet())) {
            charted.put(topic + ".dlt", wanted(letters.path("partitions").asInt(), kept, settings));
        }
        return charted;
    }

    private static Duration hours(JsonNode topic) {
        return Duration.ofHours(topic.path("hours").asInt());
    }

    private static Wanted wanted(int partitions, Duration kept, JsonNode settings) {
        Map<String, String> all = new TreeMap<>();
        settings.properties()
                .forEach(each -> all.put(each.getKey(), each.getValue().asString()));
        all.put("retention.ms", Long.toString(kept.toMillis()));
        return new Wanted(partitions, all);
    }
}
