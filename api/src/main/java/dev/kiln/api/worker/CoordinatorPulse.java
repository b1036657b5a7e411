package dev.kiln.api.worker;

import dev.kiln.api.role.ConditionalOnRole;
import dev.kiln.api.role.Role;
import dev.kiln.common.message.CoordinatorBeat;
import dev.kiln.common.message.MessageCodec;
import dev.kiln.common.topic.Topics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.kafka.KafkaException;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Marks the time in the stream of heartbeats. A mark that could not be sent is a pause, and {@link LeaseJudge} sees it. */
@Component
@ConditionalOnRole(Role.COORDINATOR)
class CoordinatorPulse {

    private static final Logger log = LoggerFactory.getLogger(CoordinatorPulse.class);

    private final KafkaTemplate<String, byte[]> kafka;
    private final String topic;
    private final CoordinatorBeat mark;
    private final Counter sent;
    private final Counter failed;

    CoordinatorPulse(
            KafkaTemplate<String, byte[]> kafka,
            Topics topics,
            MeterRegistry meters,
            @Value("${spring.application.name}") String name) {
        this.kafka = kafka;
        this.topic = topics.heartbeats();
        this.mark = new CoordinatorBeat(name + "-" + ProcessHandle.current().pid());
        this.sent = pulses(meters, "sent");
        this.failed = pulses(meters, "failed");
    }

    @Scheduled(fixedRateString = "${kiln.lease.pulse:1s}")
    void beat() {
        try {
            CompletableFuture<?> unused = kafka.send(topic, "coordinator", MessageCodec.encode(mark))
                    .whenComplete((result, failure) -> count(failure));
        } catch (KafkaException e) {
            count(e); // Without a broker's word on the topic there is nothing to wait for.
        }
    }

    private void count(@Nullable Throwable failure) {
        (failure == null ? sent : failed).increment();
        if (failure != null) {
            log.debug("A mark could not be sent: {}", failure.toString());
        }
    }

    private static Counter pulses(MeterRegistry meters, String result) {
        return Counter.builder("kiln.coordinator.pulses")
                .description("Marks of the time that this instance wrote into the stream of heartbeats")
                .tag("result", result)
                .register(meters);
    }
}
