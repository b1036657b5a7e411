package dev.kiln.api.cdevents;

import dev.kiln.api.role.ConditionalOnRole;
import dev.kiln.api.role.Role;
import dev.kiln.common.event.EventCodec;
import dev.kiln.common.event.EventType;
import dev.kiln.common.message.UnreadableMessageException;
import dev.kiln.common.topic.Topics;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.stereotype.Component;

/**
 * Hears every event and writes it as CDEvents, in their order, each at least once. What cannot be read here is set aside by
 * those who have to understand it.
 */
@Component
@ConditionalOnRole(Role.NOTIFIER)
@ConditionalOnBooleanProperty("kiln.cdevents.enabled")
class CdEventsListener {

    private final KafkaTemplate<String, byte[]> kafka;
    private final Topics topics;
    private final MeterRegistry meters;

    CdEventsListener(KafkaTemplate<String, byte[]> kafka, Topics topics, MeterRegistry meters) {
        this.kafka = kafka;
        this.topics = topics;
        this.meters = meters;
    }

    @KafkaListener(
            id = "cdevents",
            idIsGroup = false,
            topics = {"#{@topics.events()}", "#{@topics.profiles()}"},
            groupId = "#{@topics.group('cdevents')}")
    void hear(ConsumerRecord<String, byte[]> each) throws InterruptedException {
        List<CompletableFuture<?>> sent = new ArrayList<>();
        for (CdEvent event : translated(each)) {
            sent.add(kafka.send(message(each.key(), event)));
            Counter.builder("kiln.cdevents.written")
                    .description("CDEvents that this instance has written")
                    .tag("type", event.context().type())
                    .register(meters)
                    .increment();
        }
        for (CompletableFuture<?> acknowledgement : sent) {
            await(acknowledgement);
        }
    }

    private static List<CdEvent> translated(ConsumerRecord<String, byte[]> each) {
        try {
            CloudEvent event = EventCodec.decode(each.headers(), each.value());
            Optional<EventType> type = EventType.of(event.getType());
            return type.isEmpty() ? List.of() : Translation.of(type.get(), event);
        } catch (UnreadableMessageException | NullPointerException e) {
            return List.of();
        }
    }

    /** As the binding of CDEvents to CloudEvents asks for, in binary mode. */
    private ProducerRecord<String, byte[]> message(String key, CdEvent event) {
        CdEvent.Context context = event.context();
        EventCodec.Encoded encoded = EventCodec.encode(CloudEventBuilder.v1()
                .withId(context.id())
                .withSource(URI.create(context.source()))
                .withType(context.type())
                .withSubject(event.subject().id())
                .withTime(context.timestamp().atOffset(ZoneOffset.UTC))
                .withDataContentType("application/json")
                .withData(Translation.encode(event))
                .build());
        ProducerRecord<String, byte[]> message =
                new ProducerRecord<>(topics.cdEvents(), key, encoded.json().getBytes(StandardCharsets.UTF_8));
        encoded.headers().forEach((name, value) -> message.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
        return message;
    }

    /** The producer's own time-out ends every wait. */
    private static void await(CompletableFuture<?> acknowledgement) throws InterruptedException {
        try {
            Object unused = acknowledgement.get();
        } catch (ExecutionException e) {
            throw new KafkaException("A CDEvent could not be written", e);
        }
    }
}
