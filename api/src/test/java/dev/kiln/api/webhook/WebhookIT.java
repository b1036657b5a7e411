package dev.kiln.api.webhook;

import static dev.kiln.api.profile.ProfileWorld.unique;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import dev.kiln.api.Api;
import dev.kiln.api.ApiCluster;
import dev.kiln.common.build.BuildId;
import dev.kiln.common.event.EventCodec;
import dev.kiln.common.event.EventType;
import dev.kiln.common.event.ProfileEvent;
import dev.kiln.common.message.MessageCodec;
import io.cloudevents.CloudEvent;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** From an event on Kafka to an endpoint, with a real database, a real broker and a real HTTP server. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebhookIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final String PATH = "/api/v1/webhooks";

    private final ApiCluster cluster = ApiCluster.fresh();
    private final Api api = cluster.startApi(
            "kiln.webhooks.private-addresses=true",
            "kiln.webhooks.timeout=1s",
            "kiln.webhooks.first-delay=50ms",
            "kiln.webhooks.longest-delay=200ms",
            "kiln.webhooks.retry-for=2s",
            "kiln.webhooks.poll-interval=50ms");
    private final Receiver receiver = new Receiver();
    private String path = "";
    private String subject = "";

    @BeforeEach
    void anotherEndpoint() {
        path = "/" + unique("endpoint");
        subject = unique("prod");
    }

    @AfterAll
    void stop() {
        cluster.close();
        receiver.close();
    }

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
    void aSecretIsShownOnce() {
        JsonNode added = add(path);
        String secret = added.path("secret").asString();

        String everything = api.get(PATH).body()
                + api.get(at(added)).body()
                + put(added, "{'url': '%s'}".formatted(receiver.url(path))).body();
        assertThat(everything).doesNotContain(secret, "whsec_");

        JsonNode renewed = tree(api.post(at(added) + "/secret"), 200);
        assertThat(renewed.path("secret").asString()).startsWith("whsec_").isNotEqualTo(secret);
        publish("1");
        Receiver.Message message = awaitMessages(path, 1).getFirst();
        assertThat(message.header("webhook-signature"))
                .isEqualTo(Signature.of(
                        renewed.path("secret").asString(),
                        message.header("webhook-id"),
                        Long.parseLong(message.header("webhook-timestamp")),
                        message.body()));
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
    void onlyWhatTheFilterLetsThroughIsTold() {
        JsonNode added = tree(
                api.post(
                        PATH,
                        json(
                                "{'url': '%s', 'types': ['dev.kiln.build.*', 'dev.kiln.profile.updated.v1'], 'subjects': ['%s']}"
                                        .formatted(receiver.url(path), subject))),
                201);

        publish(EventType.PROFILE_SKIPPED, subject, subject + "/1");
        publish(EventType.PROFILE_UPDATED, "another", unique("other"));
        publish(EventType.PROFILE_UPDATED, subject, subject + "/2");

        assertThat(awaitMessages(path, 1).getFirst().body()).contains(subject + "/2");
        assertThat(deliveries(added, "").size()).isEqualTo(1);
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
    void aSlowEndpointDelaysNoOther() {
        receiver.answer(path, exchange -> pause(Duration.ofSeconds(20)));
        JsonNode slow = add(path);
        String quick = path + "-quick";
        add(quick);

        for (int n = 0; n < 5; n++) {
            publish("" + n);
        }

        long begin = System.nanoTime();
        awaitMessages(quick, 5);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(10));
        JsonNode attempt = await().atMost(PATIENCE)
                .until(() -> deliveries(slow, "").path(4).path("attempts").path(0), each -> !each.isMissingNode());
        assertThat(attempt.path("error").asString()).contains("not answered within PT1S");
        api.send(HttpRequest.newBuilder(api.uri(at(slow))).DELETE());
    }

    @Test
    void anAnswerWithoutEndIsCutAtItsTime() {
        receiver.answer(path, exchange -> {
            exchange.sendResponseHeaders(200, 0);
            drip(exchange);
        });
        JsonNode added = add(path);

        publish("1");

        JsonNode delivery = await().atMost(PATIENCE)
                .until(
                        () -> deliveries(added, "").path(0),
                        each -> each.path("attempts").size() > 0);
        assertThat(delivery.at("/attempts/0/error").asString()).contains("not answered within PT1S");
        api.send(HttpRequest.newBuilder(api.uri(at(added))).DELETE());
    }

    @Test
    void aRedirectIsAnAnswerLikeAnyOther() {
        String target = path + "-target";
        receiver.answer(path, exchange -> {
            exchange.getResponseHeaders().set("Location", receiver.url(target));
            Receiver.status(307, "").to(exchange);
        });
        JsonNode added = add(path);

        publish("1");

        assertThat(awaitDelivery(added, "parked").at("/attempts/0/status").asInt())
                .isEqualTo(307);
        assertThat(receiver.messages(target)).isEmpty();
    }

    @Test
    void anAddressOfTheOperatorsNetworkIsCalledOnlyWhereThatIsAllowed() {
        try (ApiCluster strict = ApiCluster.fresh()) {
            Api other = strict.startApi("kiln.webhooks.poll-interval=50ms");
            assertThat(other.post(PATH, json("{'url': '%s'}".formatted(receiver.url(path))))
                            .body())
                    .contains("/url", "no address of the public internet");
            JsonNode added = tree(
                    other.post(PATH, json("{'url': 'http://localhost:%d%s'}".formatted(receiver.port(), path))), 201);

            send(strict, event(EventType.PROFILE_UPDATED, subject, subject + "/1"));

            JsonNode attempt = await().atMost(PATIENCE)
                    .until(
                            () -> tree(other.get(at(added) + "/deliveries"), 200)
                                    .at("/items/0/attempts/0"),
                            each -> !each.isMissingNode());
            assertThat(attempt.path("error").asString()).contains("localhost", "no address of the public internet");
            assertThat(receiver.messages(path)).isEmpty();
        }
    }

    @Test
    void anEndpointThatIsNotEnabledIsNotTold() {
        JsonNode added = add(path);
        tree(put(added, "{'url': '%s', 'enabled': false}".formatted(receiver.url(path))), 200);
        String other = path + "-other";
        add(other);

        publish("1");

        awaitMessages(other, 1);
        assertThat(deliveries(added, "").size()).isZero();
    }

    @Test
    void badInputSaysWhereAndWhy() {
        assertThat(api.post(PATH, json("{}")).body()).contains("/url", "is missing");
        assertThat(api.post(PATH, json("{'url': 'ftp://x'}")).body()).contains("https://");
        assertThat(api.post(PATH, json("{'url': 'https://u:p@x/'}")).body()).contains("neither a user");
        assertThat(api.post(PATH, json("{'url': 'https://x', 'types': ['dev.kiln.nothing']}"))
                        .body())
                .contains("/types/0", "is no type of event");
        assertThat(api.post(PATH, json("{'url': 'https://x', 'colour': 1}")).statusCode())
                .isEqualTo(422);
        assertThat(api.get(PATH + "/" + BuildId.next()).statusCode()).isEqualTo(404);
        assertThat(api.get(PATH + "/" + BuildId.next() + "/deliveries").statusCode())
                .isEqualTo(404);
    }

    @Test
    void deliveriesComeInPagesAndByState() {
        JsonNode added = add(path);
        for (int n = 0; n < 3; n++) {
            publish("" + n);
        }
        awaitMessages(path, 3);
        await().atMost(PATIENCE)
                .until(() -> deliveries(added, "?state=DELIVERED").size() == 3);

        JsonNode first = tree(api.get(at(added) + "/deliveries?limit=2"), 200);
        JsonNode second = tree(
                api.get(at(added) + "/deliveries?limit=2&cursor="
                        + first.path("next").asString()),
                200);

        assertThat(first.path("items").size()).isEqualTo(2);
        assertThat(second.path("items").size()).isEqualTo(1);
        assertThat(second.has("next")).isFalse();
        assertThat(deliveries(added, "?state=PARKED").size()).isZero();
    }

    private JsonNode add(String endpoint) {
        return tree(
                api.post(PATH, json("{'url': '%s', 'subjects': ['%s']}".formatted(receiver.url(endpoint), subject))),
                201);
    }

    private HttpResponse<String> put(JsonNode added, String body) {
        return api.send(HttpRequest.newBuilder(api.uri(at(added)))
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(json(body))));
    }

    private CloudEvent publish(String number) {
        return publish(EventType.PROFILE_UPDATED, subject, subject + "/" + number);
    }

    private CloudEvent publish(EventType type, String about, String id) {
        CloudEvent event = event(type, about, id);
        send(cluster, event);
        return event;
    }

    private static CloudEvent event(EventType type, String about, String id) {
        Instant now = Instant.now().plusSeconds(1);
        return EventCodec.event(
                type,
                id,
                about,
                now,
                new ProfileEvent(about, "aws", null, "1.0.1", null, null, null, "tested", null, now));
    }

    private static void send(ApiCluster to, CloudEvent event) {
        var encoded = EventCodec.encode(event);
        String key = Objects.requireNonNull(event.getSubject());
        byte[] json = encoded.json().getBytes(StandardCharsets.UTF_8);
        ProducerRecord<String, byte[]> message =
                new ProducerRecord<>(to.topics().profiles(), key, json);
        encoded.headers().forEach((name, value) -> message.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
        to.send(message);
    }

    private List<Receiver.Message> awaitMessages(String endpoint, int count) {
        return await().atMost(PATIENCE).until(() -> receiver.messages(endpoint), found -> found.size() >= count);
    }

    private JsonNode awaitDelivery(JsonNode added, String state) {
        return await().atMost(PATIENCE)
                .until(
                        () -> deliveries(added, "").path(0),
                        each -> each.path("state").asString("").equals(state));
    }

    private JsonNode deliveries(JsonNode added, String query) {
        return tree(api.get(at(added) + "/deliveries" + query), 200).path("items");
    }

    private static String at(JsonNode added) {
        return PATH + "/" + added.at("/endpoint/id").asString();
    }

    private static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void drip(HttpExchange exchange) throws IOException {
        for (int n = 0; n < 100; n++) {
            exchange.getResponseBody().write('.');
            exchange.getResponseBody().flush();
            pause(Duration.ofMillis(100));
        }
    }

    private static String json(String text) {
        return text.replace('\'', '"');
    }

    private static JsonNode tree(HttpResponse<String> response, int status) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        return MessageCodec.mapper().readTree(response.body());
    }
}
