package dev.kiln.api.messaging;

import static org.assertj.core.api.Assertions.assertThat;

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
                        NewTopic::name, each -> new Wanted(each.numPartitions(), each.configs()), (a, b) -> a, TreeMap::new));

        assertThat(charted(properties)).isEqualTo(made);
    }

    private static Map<String, Wanted> charted(TopicProperties properties) throws IOException {
        Map<String, Object> file = new Yaml().load(Files.readString(FILE));
        Map<?, ?> settings = (Map<?, ?>) file.get("settings");
        Map<?, ?> jobs = (Map<?, ?>) file.get("jobs");
        Map<?, ?> letters = (Map<?, ?>) file.get("deadLetters");
        Map<String, Wanted> charted = new TreeMap<>();
        for (Object each : (List<?>) file.get("topics")) {
            Map<?, ?> topic = (Map<?, ?>) each;
            int partitions = (int) topic.get("partitions");
            charted.put(
                    "kiln." + topic.get("name"),
                    wanted(partitions == 0 ? PARTITIONS : partitions, hours(topic), settings));
        }
        for (String pool : properties.pools()) {
            charted.put("kiln.jobs." + pool, wanted((int) jobs.get("partitions"), hours(jobs), settings));
        }
        for (String topic : List.copyOf(charted.keySet())) {
            Duration kept = Duration.ofDays((int) letters.get("days"));
            charted.put(topic + ".dlt", wanted((int) letters.get("partitions"), kept, settings));
        }
        return charted;
    }

    private static Duration hours(Map<?, ?> topic) {
        return Duration.ofHours((int) topic.get("hours"));
    }

    private static Wanted wanted(int partitions, Duration kept, Map<?, ?> settings) {
        Map<String, String> all = new TreeMap<>();
        settings.forEach((name, value) -> all.put(name.toString(), value.toString()));
        all.put("retention.ms", Long.toString(kept.toMillis()));
        return new Wanted(partitions, all);
    }
}
