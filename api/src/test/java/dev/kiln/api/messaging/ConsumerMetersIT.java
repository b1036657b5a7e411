package dev.kiln.api.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kiln.api.testing.ApiInstance;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.kafka.config.KafkaListenerEndpointRegistry;

class ConsumerMetersIT {

    private final ApiInstance api = ApiInstance.shared();

    @Test
    void everyListenersConsumerIsMetered() {
        var containers = api.bean(KafkaListenerEndpointRegistry.class).getAllListenerContainers();

        assertThat(containers).isNotEmpty();
        // Each makes its consumer in a thread of its own.
        await().untilAsserted(() -> assertThat(meteredClients()).hasSameSizeAs(containers));
    }

    private Set<String> meteredClients() {
        return api
                .bean(MeterRegistry.class)
                .find("kafka.consumer.fetch.manager.records.consumed.total")
                .functionCounters()
                .stream()
                .map(each -> String.valueOf(each.getId().getTag("client.id")))
                .collect(Collectors.toSet());
    }
}
