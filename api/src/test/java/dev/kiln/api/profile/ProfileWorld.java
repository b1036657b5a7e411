package dev.kiln.api.profile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import dev.kiln.api.Api;
import dev.kiln.api.ApiCluster;
import dev.kiln.api.testing.LedgerRows;
import dev.kiln.common.build.BuildId;
import dev.kiln.common.build.BuildState;
import dev.kiln.common.event.BuildEvent;
import dev.kiln.common.event.BuiltImage;
import dev.kiln.common.event.EventCodec;
import dev.kiln.common.event.EventType;
import dev.kiln.common.message.MessageCodec;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import org.apache.kafka.clients.producer.ProducerRecord;
import tools.jackson.databind.JsonNode;

/** A Kiln with one api, and the records, builds and events of a test in it. Names and labels are to be unique. */
public final class ProfileWorld implements AutoCloseable {

    private static final String PATH = "/api/v1/cluster-profiles/";

    private final ApiCluster cluster = ApiCluster.fresh();
    private final Api api;
    private final LedgerRows ledger = new LedgerRows(cluster.jdbc());

    /** @param properties of the api, as {@code name=value} */
    public ProfileWorld(String... properties) {
        api = cluster.startApi(properties);
    }

    public static String unique(String name) {
        return name + "-" + UUID.randomUUID();
    }

    public ApiCluster cluster() {
        return cluster;
    }

    public Api api() {
        return api;
    }

    /** Puts a record; {@code '} stands for {@code "}, for readable tests. */
    public HttpResponse<String> put(String name, String body, String... headers) {
        return api.send(request(name, headers)
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
        return api.send(request(name + "/" + action, headers)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json(body))));
    }

    public HttpResponse<String> delete(String name, String... headers) {
        return api.send(request(name, headers).DELETE());
    }

    public HttpResponse<String> get(String name, String... headers) {
        return api.send(request(name, headers).GET());
    }

    public JsonNode profile(String name) {
        return json(PATH, name);
    }

    /** The page of records that the query asks for. */
    public JsonNode list(String query) {
        return json("/api/v1/cluster-profiles?", query);
    }

    /** What happened to a record, newest first: the kinds. */
    public List<String> kinds(String name) {
        return history(name)
                .valueStream()
                .map(each -> each.path("kind").asString())
                .toList();
    }

    public JsonNode history(String name) {
        return json(PATH, name + "/history?limit=500").path("items");
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
        Builds built =
                new Builds(id, wanted.kubernetes(), wanted.template(), wanted.labels(), wanted.profiles(), images);
        ledger.event(id, EventType.BUILD_SUCCEEDED.wireName(), built.event());
        return built;
    }

    /** Publishes what the ledger would, with a key of the test's choice: events of one key stay in their order. */
    public void publish(EventType type, String eventId, BuildId key, BuildEvent event) {
        var encoded = EventCodec.encode(
                EventCodec.event(type, eventId, event.buildId().toString(), Instant.now(), event));
        var message = new ProducerRecord<>(
                cluster.topics().events(), key.toString(), encoded.json().getBytes(UTF_8));
        encoded.headers().forEach((name, value) -> message.headers().add(name, value.getBytes(UTF_8)));
        cluster.send(message);
    }

    /** Publishes that a build succeeded, under a new event id. */
    public void publish(Builds build) {
        publish(EventType.BUILD_SUCCEEDED, UUID.randomUUID().toString(), build.id(), build.event());
    }

    @Override
    public void close() {
        cluster.close();
    }

    private HttpRequest.Builder request(String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(api.uri(PATH + path));
        return headers.length == 0 ? request : request.headers(headers);
    }

    private JsonNode json(String path, String rest) {
        HttpResponse<String> response = api.get(path + rest);
        if (response.statusCode() != 200) {
            throw new AssertionError("GET %s: %d %s".formatted(path + rest, response.statusCode(), response.body()));
        }
        return MessageCodec.mapper().readTree(response.body());
    }

    private static String json(String body) {
        return body.replace('\'', '"');
    }
}
