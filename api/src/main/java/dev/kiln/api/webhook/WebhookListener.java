package dev.kiln.api.webhook;

import dev.kiln.api.role.ConditionalOnRole;
import dev.kiln.api.role.Role;
import dev.kiln.common.event.EventCodec;
import dev.kiln.common.message.MessageCodec;
import dev.kiln.common.message.UnreadableMessageException;
import io.cloudevents.CloudEvent;
import io.cloudevents.CloudEventData;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Hears every event, and owes it to the endpoints that want it: to each once, however often it is heard. */
@Component
@ConditionalOnRole(Role.NOTIFIER)
class WebhookListener {

    private final EndpointRows endpoints;
    private final DeliveryRows deliveries;
    private final WebhookMeters meters;

    WebhookListener(EndpointRows endpoints, DeliveryRows deliveries, WebhookMeters meters) {
        this.meters = meters;
        this.endpoints = endpoints;
        this.deliveries = deliveries;
    }

    @KafkaListener(
            id = "webhooks",
            idIsGroup = false,
            topics = {"#{@topics.events()}", "#{@topics.profiles()}"},
            groupId = "#{@topics.group('webhooks')}")
    void hear(ConsumerRecord<String, byte[]> each) {
        try {
            owe(EventCodec.decode(each.headers(), each.value()));
        } catch (UnreadableMessageException e) {
            // No endpoint can want it; who has to understand every event sets it aside.
            meters.unreadable();
        }
    }

    private void owe(CloudEvent event) {
        List<UUID> wanting = endpoints.all().stream()
                .filter(each -> each.wants(event))
                .map(Endpoint::id)
                .toList();
        if (!wanting.isEmpty()) {
            deliveries.owe(wanting, event.getId(), event.getType(), event.getSubject(), structured(event));
        }
    }

    /** The event as one JSON text: CloudEvents, JSON format 1.0.2. */
    private static String structured(CloudEvent event) {
        ObjectNode json = MessageCodec.mapper()
                .createObjectNode()
                .put("specversion", event.getSpecVersion().toString())
                .put("id", event.getId())
                .put("source", event.getSource().toString())
                .put("type", event.getType());
        put(json, "subject", event.getSubject());
        put(json, "time", event.getTime());
        put(json, "datacontenttype", event.getDataContentType());
        json.set("data", data(event));
        return json.toString();
    }

    private static void put(ObjectNode json, String field, @Nullable Object value) {
        if (value != null) {
            json.put(field, value.toString());
        }
    }

    private static JsonNode data(CloudEvent event) {
        CloudEventData data = event.getData();
        if (data == null) {
            return MessageCodec.mapper().nullNode();
        }
        try {
            return MessageCodec.mapper().readTree(new String(data.toBytes(), StandardCharsets.UTF_8));
        } catch (JacksonException e) {
            throw new UnreadableMessageException("The data of event %s is no JSON".formatted(event.getId()), e);
        }
    }
}
