package dev.kiln.api.profile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import dev.kiln.api.testing.ApiInstance;
import dev.kiln.api.testing.LedgerRows;
import dev.kiln.common.build.BuildId;
import dev.kiln.common.build.BuildState;
import dev.kiln.common.event.BuildEvent;
import dev.kiln.common.event.BuiltImage;
import dev.kiln.common.event.EventCodec;
import dev.kiln.common.event.EventType;
import dev.kiln.common.topic.Topics;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.springframework.kafka.core.KafkaOperations;
import tools.jackson.databind.JsonNode;

/**
 * Records, builds and events for tests against a real api. Names and labels are to be unique, since the database is
 * shared.
 */
public record ProfileWorld(ApiInstance api, LedgerRows ledger) {

    private static final String PATH = "/api/v1/cluster-profiles/";

    public static ProfileWorld shared() {
        ApiInstance api = ApiInstance.shared();
        return new ProfileWorld(api, LedgerRows.of(api));
    }

    public static String unique(String name) {
        return name + "-" + UUID.randomUUID();
    }

    public HttpResponse<String> put(String name, String body, String... headers) {
        return api.send(api.request(PATH + name, headers)
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(json(body))));
    }

    /** A record that must be taken. */
    public void create(String name, String body) {
        HttpResponse<String> response = put(name, body);
        if (response.statusCode() != 201) {
            throw new AssertionError("PUT %s: %d %s".formatted(name, response.statusCode(), response.body()));
        }
    }

    public HttpResponse<String> post(String name, String action, String body, String... headers) {
        return api.send(api.request(PATH + name + "/" + action, headers)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json(body))));
    }

    public HttpResponse<String> delete(String name, String... headers) {
        return api.send(api.request(PATH + name, headers).DELETE());
    }

    public HttpResponse<String> get(String name, String... headers) {
        return api.get(PATH + name, headers);
    }

    public JsonNode profile(String name) {
        return api.json(PATH + name);
    }

    /** What happened to a record, newest first: the kinds. */
    public List<String> kinds(String name) {
        return history(name)
                .valueStream()
                .map(each -> each.path("kind").asString())
                .toList();
    }

    public JsonNode history(String name) {
        return api.json(PATH + name + "/history?limit=500").path("items");
    }

    public JsonNode awaitProfile(String name, Predicate<JsonNode> condition) {
        return await().atMost(Duration.ofSeconds(30)).until(() -> profile(name), condition);
    }

    public JsonNode awaitKind(String name, String kind) {
        await().atMost(Duration.ofSeconds(30)).until(() -> kinds(name).contains(kind));
        return profile(name);
    }

    /** Puts a build that succeeded into the ledger, with its images as accepted. */
    public Builds accept(Builds wanted) {
        return accept(wanted, "ACCEPTED");
    }

    public Builds accept(Builds wanted, String imageState) {
        BuildId id =
                ledger.build(BuildState.SUCCEEDED, LedgerRows.request("default", wanted.labels(), wanted.profiles()));
        List<BuiltImage> images = wanted.images().stream()
                .map(each -> new BuiltImage(ledger.image(id, imageState, each.artifact()), each.artifact()))
                .toList();
        return new Builds(id, wanted.kubernetes(), wanted.template(), wanted.labels(), wanted.profiles(), images);
    }

    /** Publishes what the ledger would. Events of one build stay in their order. */
    public void publish(EventType type, String eventId, BuildEvent event) {
        String key = event.buildId().toString();
        var encoded = EventCodec.encode(EventCodec.event(type, eventId, key, Instant.now(), event));
        ProducerRecord<String, byte[]> message = new ProducerRecord<>(
                api.bean(Topics.class).events(), key, encoded.json().getBytes(UTF_8));
        encoded.headers().forEach((name, value) -> message.headers().add(name, value.getBytes(UTF_8)));
        send(message);
    }

    /** Publishes that a build succeeded, under a new event id. */
    public void publish(Builds build) {
        publish(EventType.BUILD_SUCCEEDED, UUID.randomUUID().toString(), build.event());
    }

    @SuppressWarnings("unchecked")
    public void send(ProducerRecord<String, byte[]> message) {
        ((KafkaOperations<String, byte[]>) api.bean(KafkaOperations.class))
                .send(message)
                .join();
    }

    private static String json(String body) {
        return body.replace('\'', '"');
    }
}
