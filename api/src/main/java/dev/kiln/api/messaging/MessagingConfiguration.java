package dev.kiln.api.messaging;

import dev.kiln.api.sql.DatabaseOutage;
import dev.kiln.common.message.UnreadableMessageException;
import dev.kiln.common.topic.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Objects;
import java.util.stream.Stream;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.annotation.EnableKafka;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.listener.CommonErrorHandler;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.kafka.support.ProducerListener;
import org.springframework.util.backoff.BackOff;
import org.springframework.util.backoff.ExponentialBackOff;
import org.springframework.util.backoff.FixedBackOff;

/**
 * Wires Kafka. A record that cannot be read is set aside at once; one whose handling fails because the database or
 * Kafka is away is tried until they are back; one that fails otherwise is tried three times, then set aside.
 */
@EnableKafka
@Configuration(proxyBeanMethods = false)
class MessagingConfiguration {

    @Bean
    Topics topics(TopicProperties properties) {
        return new Topics(properties.prefix());
    }

    /** Before any listener starts: beans that are not lazy are made first. */
    @Bean
    @ConditionalOnBooleanProperty(name = "kiln.topics.provision", matchIfMissing = true)
    TopicProvisioner topicProvisioner(
            Topics topics,
            TopicProperties properties,
            KafkaAdmin admin,
            @Value("${kiln.cdevents.enabled:false}") boolean cdEvents) {
        return TopicProvisioner.run(topics, properties, admin, cdEvents);
    }

    @Bean
    DeadLetters deadLetters(KafkaTemplate<?, ?> kafka, Topics topics, MeterRegistry meters) {
        return new DeadLetters(kafka, topics, meters);
    }

    /** Who sends hears of the failure and deals with it; Spring's own listener would log each as an error besides. */
    @Bean
    ProducerListener<Object, Object> producerListener() {
        return new ProducerListener<>() {};
    }

    @Bean
    CommonErrorHandler listenerErrors(DeadLetters deadLetters) {
        DefaultErrorHandler handler = new DefaultErrorHandler(deadLetters::accept, new FixedBackOff(200, 2));
        handler.addNotRetryableExceptions(UnreadableMessageException.class);
        handler.setBackOffFunction((each, failure) -> isOutage(failure) ? untilItIsOver() : null);
        return handler;
    }

    private static boolean isOutage(Throwable failure) {
        return DatabaseOutage.isCauseOf(failure)
                || Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                        .anyMatch(org.apache.kafka.common.KafkaException.class::isInstance);
    }

    private static BackOff untilItIsOver() {
        ExponentialBackOff backOff = new ExponentialBackOff(200, 2);
        backOff.setMaxInterval(5_000);
        return backOff;
    }
}
