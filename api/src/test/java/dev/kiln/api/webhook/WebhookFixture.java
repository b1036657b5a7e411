package dev.kiln.api.webhook;

import static dev.kiln.api.profile.ProfileWorld.unique;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kiln.api.Api;
import dev.kiln.api.ApiCluster;
import dev.kiln.common.event.EventCodec;
import dev.kiln.common.event.EventType;
import dev.kiln.common.event.ProfileEvent;
import dev.kiln.common.message.MessageCodec;
import io.cloudevents.CloudEvent;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/** From an event on Kafka to an endpoint, with a real database, a real broker and a real HTTP server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class WebhookFixture {

    static final Duration PATIENCE = Duration.ofSeconds(30);

    static final String PATH = "/api/v1/webhooks";

    static final String KEY = Base64.getEncoder().encodeToString(new byte[32]);

    final ApiCluster cluster = ApiCluster.fresh();
    final Api api;
    final Receiver receiver = new Receiver();
    String path = "";
    String subject = "";

    /** With delays that a test can wait for. */
    WebhookFixture() {
        this(
                "kiln.webhooks.timeout=1s",
                "kiln.webhooks.first-delay=50ms",
                "kiln.webhooks.longest-delay=200ms",
                "kiln.webhooks.retry-for=2s",
                "kiln.webhooks.poll-interval=50ms");
    }

    /** @param delays as {@code name=value} */
    WebhookFixture(String... delays) {
        api = cluster.startApi(Stream.concat(
                        Stream.of("kiln.webhooks.private-addresses=true", "kiln.webhooks.secret-keys=first:" + KEY),
                        Stream.of(delays))
                .toArray(String[]::new));
    }

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

    JsonNode add(String endpoint) {
        return tree(
                api.post(PATH, json("{'url': '%s', 'subjects': ['%s']}".formatted(receiver.url(endpoint), subject))),
                201);
    }

    HttpResponse<String> put(JsonNode added, String body) {
        return api.send(HttpRequest.newBuilder(api.uri(at(added)))
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(json(body))));
    }

    CloudEvent publish(String number) {
        return publish(EventType.PROFILE_UPDATED, subject, subject + "/" + number);
    }

    CloudEvent publish(EventType type, String about, String id) {
        CloudEvent event = event(type, about, id);
        send(cluster, event);
        return event;
    }

    static CloudEvent event(EventType type, String about, String id) {
        Instant now = Instant.now().plusSeconds(1);
        return EventCodec.event(
                type,
                id,
                about,
                now,
                new ProfileEvent(about, "aws", null, "1.0.1", null, null, null, "tested", null, now));
    }

    static void send(ApiCluster to, CloudEvent event) {
        var encoded = EventCodec.encode(event);
        String key = Objects.requireNonNull(event.getSubject());
        byte[] json = encoded.json().getBytes(StandardCharsets.UTF_8);
        ProducerRecord<String, byte[]> message =
                new ProducerRecord<>(to.topics().profiles(), key, json);
        encoded.headers().forEach((name, value) -> message.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
        to.send(message);
    }

    List<Receiver.Message> awaitMessages(String endpoint, int count) {
        return await().atMost(PATIENCE).until(() -> receiver.messages(endpoint), found -> found.size() >= count);
    }

    JsonNode awaitDelivery(JsonNode added, String state) {
        return await().atMost(PATIENCE)
                .until(
                        () -> deliveries(added, "").path(0),
                        each -> each.path("state").asString("").equals(state));
    }

    JsonNode deliveries(JsonNode added, String query) {
        return tree(api.get(at(added) + "/deliveries" + query), 200).path("items");
    }

    static String at(JsonNode added) {
        return PATH + "/" + added.at("/endpoint/id").asString();
    }

    static String json(String text) {
        return text.replace('\'', '"');
    }

    static JsonNode tree(HttpResponse<String> response, int status) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        return MessageCodec.mapper().readTree(response.body());
    }
}
