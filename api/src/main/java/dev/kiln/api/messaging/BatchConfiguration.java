package dev.kiln.api.messaging;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.springframework.boot.kafka.autoconfigure.ConcurrentKafkaListenerContainerFactoryConfigurer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.config.ConcurrentKafkaListenerContainerFactory;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.util.backoff.ExponentialBackOff;

/**
 * How what comes in masses is listened to, logs and requests: in batches, which are never given up, since their listeners sort
 * out the bad ones.
 */
@Configuration(proxyBeanMethods = false)
class BatchConfiguration {

    /** A batch is in memory at once, several times over. */
    private static final Map<String, Object> BATCHES = Map.of(
            ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
            500,
            ConsumerConfig.FETCH_MAX_BYTES_CONFIG,
            8 << 20,
            // A line is to be readable within half a second: the broker answers as soon as it has one.
            ConsumerConfig.FETCH_MIN_BYTES_CONFIG,
            1);

    @Bean
    ConcurrentKafkaListenerContainerFactory<Object, Object> batchListeners(
            ConcurrentKafkaListenerContainerFactoryConfigurer defaults, ConsumerFactory<Object, Object> consumers) {
        var settings = new HashMap<>(consumers.getConfigurationProperties());
        settings.putAll(BATCHES);
        var batches = new DefaultKafkaConsumerFactory<>(settings);
        // Whoever meters the others meters these.
        consumers.getListeners().forEach(batches::addListener);
        var factory = new ConcurrentKafkaListenerContainerFactory<Object, Object>();
        defaults.configure(factory, batches);
        factory.setBatchListener(true);
        factory.setCommonErrorHandler(new DefaultErrorHandler(untilItIsOver()));
        return factory;
    }

    private static ExponentialBackOff untilItIsOver() {
        ExponentialBackOff backOff = new ExponentialBackOff(200, 2);
        backOff.setMaxInterval(5_000);
        return backOff;
    }
}
