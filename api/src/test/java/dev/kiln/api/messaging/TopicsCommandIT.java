package dev.kiln.api.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.servers.Broker;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;

/** Topics are made by a command, for an api that may not make them. */
class TopicsCommandIT {

    @Test
    void topicsAndGroupsAreThereAfterwardsAndASecondRunChangesNothing() throws Exception {
        try (Broker kafka = Broker.startTemporary();
                Admin admin =
                        Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers()))) {
            String[] arguments = {
                "--spring.kafka.bootstrap-servers=" + kafka.bootstrapServers(),
                "--kiln.topics.prefix=site",
                "--kiln.topics.pools=default,gpu"
            };

            TopicsCommand.run(arguments);
            Set<String> topics = topics(admin);
            TopicsCommand.run(arguments);

            assertThat(topics).contains("site.requests", "site.requests.dlt", "site.jobs.default", "site.jobs.gpu");
            assertThat(topics(admin)).isEqualTo(topics);
            assertThat(beginning(admin, "site-workers.gpu")).isEqualTo("earliest");
        }
    }

    @Test
    void aBrokerThatIsNotThereIsSaid() {
        assertThatThrownBy(() -> TopicsCommand.run(
                        "--spring.kafka.bootstrap-servers=127.0.0.1:1",
                        "--spring.kafka.properties.default.api.timeout.ms=1000",
                        "--spring.kafka.properties.request.timeout.ms=900"))
                .hasStackTraceContaining("Check spring.kafka.bootstrap-servers");
    }

    private static Set<String> topics(Admin admin) throws Exception {
        return admin.listTopics().names().get(10, TimeUnit.SECONDS);
    }

    private static String beginning(Admin admin, String group) throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.GROUP, group);
        var configs = admin.describeConfigs(List.of(resource)).all().get(10, TimeUnit.SECONDS);
        return Objects.requireNonNull(configs.get(resource))
                .get("share.auto.offset.reset")
                .value();
    }
}
