package dev.kiln.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.springframework.kafka.config.KafkaListenerEndpointRegistry;

@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KilnApiIT {

    private final ApiCluster cluster = ApiCluster.fresh();
    private final Admin admin = cluster.admin();

    @BeforeAll
    void startWithNothing() {
        cluster.startApi("kiln.topics.pools=default,gpu");
    }

    @AfterAll
    void stop() {
        admin.close();
        cluster.close();
    }

    @Test
    void theTopicsThatAreMissingAreMade() throws Exception {
        Set<String> names = admin.listTopics().names().get().stream()
                .filter(each -> each.startsWith(cluster.topics().prefix() + "."))
                .map(each -> each.substring(cluster.topics().prefix().length() + 1))
                .collect(Collectors.toSet());

        assertThat(names)
                .containsExactlyInAnyOrder(
                        "requests",
                        "requests.dlt",
                        "attempts",
                        "attempts.dlt",
                        "events",
                        "events.dlt",
                        "profiles.dlt",
                        "logs",
                        "logs.dlt",
                        "heartbeats",
                        "heartbeats.dlt",
                        "jobs.default",
                        "jobs.default.dlt",
                        "jobs.gpu",
                        "jobs.gpu.dlt",
                        "control",
                        "control.dlt",
                        "profiles",
                        "templates",
                        "templates.dlt");
    }

    @Test
    void jobsHeartbeatsAndControlHaveOnePartitionAndTheOthersAsManyAsConfigured() throws Exception {
        Map<String, Integer> partitions = admin
                .describeTopics(List.of(
                        cluster.topics().jobs("default"),
                        cluster.topics().heartbeats(),
                        cluster.topics().control(),
                        cluster.topics().attempts()))
                .allTopicNames()
                .get()
                .values()
                .stream()
                .collect(Collectors.toMap(
                        TopicDescription::name, each -> each.partitions().size()));

        assertThat(partitions)
                .containsEntry(cluster.topics().jobs("default"), 1)
                .containsEntry(cluster.topics().heartbeats(), 1)
                .containsEntry(cluster.topics().control(), 1)
                .containsEntry(cluster.topics().attempts(), 3);
    }

    @Test
    void recordsCarryTheTimeOfTheBroker() throws Exception {
        for (String topic :
                List.of(cluster.topics().attempts(), cluster.topics().heartbeats())) {
            Config config = config(ConfigResource.Type.TOPIC, topic);
            assertThat(config.get("message.timestamp.type").value()).isEqualTo("LogAppendTime");
        }
    }

    @Test
    void theShareGroupOfAPoolBeginsAtTheEarliestJob() throws Exception {
        for (String pool : List.of("default", "gpu")) {
            Config config = config(ConfigResource.Type.GROUP, cluster.topics().workers(pool));
            assertThat(config.get("share.auto.offset.reset").value()).isEqualTo("earliest");
        }
    }

    @Test
    void aSecondInstanceFindsEverythingThereAndStarts() {
        try (Api second = cluster.startApi()) {
            assertThat(second.get("/readyz").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void anInstanceWithoutTheCoordinatorsRoleReadsNoReports() {
        try (Api intake = cluster.startApi("kiln.roles=intake")) {
            assertThat(listeners(intake)).isEmpty();
        }
        try (Api coordinator = cluster.startApi("kiln.roles=coordinator")) {
            assertThat(listeners(coordinator)).contains("attempts", "heartbeats");
        }
    }

    private static Set<String> listeners(Api api) {
        return Stream.of("attempts", "heartbeats")
                .filter(each -> api.bean(KafkaListenerEndpointRegistry.class).getListenerContainer(each) != null)
                .collect(Collectors.toSet());
    }

    private Config config(ConfigResource.Type type, String name) throws Exception {
        ConfigResource resource = new ConfigResource(type, name);
        return Objects.requireNonNull(
                admin.describeConfigs(List.of(resource)).all().get().get(resource));
    }
}
