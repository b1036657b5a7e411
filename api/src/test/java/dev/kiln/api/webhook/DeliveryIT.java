package dev.kiln.api.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kiln.common.event.EventType;
import dev.kiln.common.message.MessageCodec;
import io.cloudevents.CloudEvent;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** What becomes of an event that an endpoint is owed. */
@Timeout(120)
class DeliveryIT extends WebhookFixture {

    @Test
    void anEventArrivesSignedAsTheReceiverExpects() {
        JsonNode added = add(path);
        String secret = added.path("secret").asString();

        CloudEvent event = publish("1");

        Receiver.Message message = awaitMessages(path, 1).getFirst();
        String id = message.header("webhook-id");
        long timestamp = Long.parseLong(message.header("webhook-timestamp"));
        assertThat(id).startsWith("msg_");
        assertThat(Instant.ofEpochSecond(timestamp)).isBetween(Instant.now().minusSeconds(60), Instant.now());
        assertThat(message.header("webhook-signature")).isEqualTo(Signature.of(secret, id, timestamp, message.body()));
        assertThat(message.header("content-type")).startsWith("application/cloudevents+json");
        JsonNode body = MessageCodec.mapper().readTree(message.body());
        assertThat(body.path("specversion").asString()).isEqualTo("1.0");
        assertThat(body.path("id").asString()).isEqualTo(event.getId());
        assertThat(body.path("type").asString()).isEqualTo(EventType.PROFILE_UPDATED.wireName());
        assertThat(body.at("/data/profile").asString()).isEqualTo(subject);
        JsonNode delivery = awaitDelivery(added, "delivered");
        assertThat(delivery.at("/attempts/0/status").asInt()).isEqualTo(204);
        assertThat(delivery.path("eventId").asString()).isEqualTo(event.getId());
    }

    @Test
    void anEventThatIsHeardAgainIsToldOnce() {
        add(path);

        publish("1");
        publish("1");
        publish("2");

        awaitMessages(path, 2);
        assertThat(receiver.messages(path)).hasSize(2);
    }

    @Test
    void whatIsNotTakenIsTriedAgainAndEveryAnswerIsKept() {
        AtomicInteger count = new AtomicInteger();
        receiver.answer(
                path,
                exchange -> Receiver.status(count.incrementAndGet() < 3 ? 500 : 200, "answer " + count)
                        .to(exchange));
        JsonNode added = add(path);

        publish("1");

        JsonNode delivery = awaitDelivery(added, "delivered");
        assertThat(delivery.path("attempts")
                        .valueStream()
                        .map(each -> each.path("status").asInt()))
                .containsExactly(500, 500, 200);
        assertThat(delivery.at("/attempts/1/answer").asString()).isEqualTo("answer 2");
        assertThat(receiver.messages(path).stream()
                        .map(each -> each.header("webhook-id"))
                        .distinct())
                .hasSize(1);
    }

    @Test
    void whatNobodyTakesIsParkedAndSentAgainWhenSomebodySaysSo() {
        receiver.answer(path, Receiver.status(503, "closed"));
        JsonNode added = add(path);
        publish("1");
        JsonNode parked = awaitDelivery(added, "parked");
        assertThat(parked.path("attempts").size()).isGreaterThan(2);
        assertThat(parked.has("nextTry")).isFalse();

        receiver.answer(path, Receiver.status(200, ""));
        assertThat(tree(api.post(at(added) + "/replay"), 200).path("deliveries").asInt())
                .isEqualTo(1);

        JsonNode delivered = awaitDelivery(added, "delivered");
        int messages = receiver.messages(path).size();
        String one = at(added) + "/deliveries/" + delivered.path("id").asString() + "/replay";
        assertThat(tree(api.post(one), 200).path("deliveries").asInt()).isEqualTo(1);
        awaitMessages(path, messages + 1);
        assertThat(api.post(at(added) + "/deliveries/"
                                + added.at("/endpoint/id").asString() + "/replay")
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void whoSaysThatItIsGoneIsToldOfNothingMore() {
        receiver.answer(path, Receiver.status(410, "gone"));
        JsonNode added = add(path);
        publish("1");
        JsonNode parked = awaitDelivery(added, "parked");
        assertThat(parked.path("attempts").size()).isEqualTo(1);
        JsonNode endpoint =
                await().atMost(PATIENCE).until(() -> tree(api.get(at(added)), 200), each -> each.has("goneAt"));
        assertThat(endpoint.path("enabled").asBoolean()).isFalse();

        receiver.answer(path, Receiver.status(200, ""));
        JsonNode back =
                tree(put(added, "{'url': '%s', 'subjects': ['%s']}".formatted(receiver.url(path), subject)), 200);
        assertThat(back.has("goneAt")).isFalse();
        tree(api.post(at(added) + "/replay"), 200);

        awaitDelivery(added, "delivered");
    }
}
