package dev.kiln.api.messaging;

import dev.kiln.common.topic.Topics;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.kafka.core.KafkaAdmin;

/**
 * Creates the topics that are missing, sets the groups up, and ends: for clusters where the api itself may not. Takes the
 * api's own properties.
 */
public final class TopicsCommand {

    public static final String NAME = "topics";

    private TopicsCommand() {}

    /** Returns when it is done; a failure ends the process with exit code 1, as any failed start of the api. */
    public static void run(String... arguments) {
        try (ConfigurableApplicationContext done = new SpringApplicationBuilder(OnlyTopics.class)
                .web(WebApplicationType.NONE)
                .run(arguments)) {
            done.getBean(TopicProvisioner.class);
        }
    }

    /** Of no stereotype: the api itself shall not find it. */
    @EnableConfigurationProperties(TopicProperties.class)
    @ImportAutoConfiguration(KafkaAutoConfiguration.class)
    static class OnlyTopics {

        @Bean
        TopicProvisioner topicProvisioner(
                TopicProperties properties,
                KafkaAdmin admin,
                @Value("${kiln.cdevents.enabled:false}") boolean cdEvents) {
            return TopicProvisioner.run(new Topics(properties.prefix()), properties, admin, cdEvents);
        }
    }
}
