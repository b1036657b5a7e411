package dev.kiln.api.intake;

import static dev.kiln.api.TopicReader.header;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kiln.api.Api;
import dev.kiln.api.ApiCluster;
import dev.kiln.api.TopicReader;
import dev.kiln.common.event.BuildRejected;
import dev.kiln.common.message.MessageCodec;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** I1 and I8 at the front door: what is accepted is kept once, what is not is answered, and the next one goes on. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IntakeIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String REQUEST = """
            {"template": {"source": "examples", "path": "hello"}, "labels": {"run": "%s"}}""";

    private final ApiCluster cluster = ApiCluster.fresh();
    private Api api;
    private TopicReader events;
    private TopicReader deadLetters;

    @SuppressWarnings("NullAway.Init")
    IntakeIT() {}

    @BeforeAll
    void start() {
        api = cluster.startApi("kiln.catalog.sources=examples");
        events = cluster.reader(cluster.topics().events());
        deadLetters =
                cluster.reader(cluster.topics().deadLetters(cluster.topics().requests()));
    }

    @AfterAll
    void stop() {
        cluster.close();
    }

    @Test
    void aRequestIsAcceptedWithThePlaceOfItsBuild() {
        HttpResponse<String> answer = post(null, REQUEST.formatted("place"));

        assertThat(answer.statusCode()).isEqualTo(202);
        String id = json(answer).path("id").asString();
        assertThat(UUID.fromString(id).version()).isEqualTo(7);
        assertThat(answer.headers().firstValue("Location")).contains("/api/v1/builds/" + id);
        assertThat(api.get("/api/v1/builds/" + id).statusCode()).isEqualTo(200);
    }

    @Test
    void theSameKeyAndBodyGiveTheSameBuildHoweverTheBodyIsWritten() {
        String first = """
                {"template": {"source": "examples", "path": "hello"}, "labels": {"a": "1", "b": "2"}}""";
        String second = """
                { "labels": {"b":"2","a":"1"}, "pool": "default", "template":{"path":"hello","source":"examples"} }""";

        assertThat(json(post("same", second))).isEqualTo(json(post("same", first)));
    }

    @Test
    void theSameKeyWithAnotherBodyIsRefused() {
        post("other", REQUEST.formatted("one"));

        HttpResponse<String> answer = post("other", REQUEST.formatted("two"));

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(json(answer).path("detail").asString()).contains("Idempotency-Key");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {"template": {"source": "examples", "path": "a"}, "variables": {"client_secret": "x"}}      | /variables/client_secret
                    {"template": {"source": "examples", "path": "a"}, "variables": {"a": "{{user \\"token\\"}}"}}   | /variables/a
                    {"template": {"source": "examples", "path": "a"}, "kubernetesVersion": "v1.34.2", "variables": {"kubernetes_semver": "v1.33.0"}} | /variables/kubernetes_semver
                    {"template": {"source": "examples"}}                                               | /template
                    {"template": {"source": "nobody", "path": "hello"}}                                | /template/source
                    {"template": {"source": "examples", "path": "../secrets"}}                         | /template/path
                    {"template": {"source": "examples", "path": "hello", "ref": "--upload-pack=x"}}    | /template/ref
                    {"template": {"source": "examples", "path": "hello"}, "pool": "nowhere"}           | /pool
                    {"template": {"source": "examples", "path": "hello"}, "timeout": "-PT1H"}          | /timeout
                    {"template": {"source": "examples", "path": "hello"}, "maxAttempts": "three"}      | /maxAttempts
                    {"template": {"source": "examples", "path": "hello"}, "colour": "red"}             | /colour
                    """)
    void whatCannotBeTakenIsAnsweredWithAPointer(String body, String pointer) {
        HttpResponse<String> answer = post(null, body);

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(json(answer).path("errors").get(0).path("pointer").asString())
                .isEqualTo(pointer);
    }

    @Test
    void whatIsNotJsonIsABadRequestAndWhatIsTooLargeIsNotRead() {
        assertThat(post(null, "{not json").statusCode()).isEqualTo(400);
        assertThat(post(null, "").statusCode()).isEqualTo(400);
        assertThat(post(null, "x".repeat(2_000_000)).statusCode()).isEqualTo(413);
    }

    @Test
    void aCloudEventBecomesOneBuildHoweverOftenItComes() {
        String run = UUID.randomUUID().toString();
        for (int times = 0; times < 3; times++) {
            publish(attributes(run), REQUEST.formatted(run));
        }
        publish(attributes(UUID.randomUUID().toString()), REQUEST.formatted("sentinel-" + run));

        await().atMost(PATIENCE).until(() -> builds("sentinel-" + run) == 1);
        assertThat(builds(run)).isEqualTo(1);
    }

    @Test
    void aStructuredCloudEventIsTakenToo() {
        String run = UUID.randomUUID().toString();
        String event = """
                {"specversion": "1.0", "id": "%s", "source": "/ci", "type": "dev.kiln.build.requested.v1",
                 "datacontenttype": "application/json", "data": %s}""".formatted(run, REQUEST.formatted(run));

        publish(Map.of("content-type", "application/cloudevents+json"), event);

        await().atMost(PATIENCE).until(() -> builds(run) == 1);
    }

    /** I8. */
    @Test
    void whatCannotBeReadIsAnsweredAndSetAsideAndTheNextOneGoesOn() {
        String run = UUID.randomUUID().toString();
        Map<String, String> withoutId = attributes(run);
        withoutId.remove("ce_id");
        Map<String, String> future = attributes("future-" + run);
        future.put("ce_type", "dev.kiln.build.requested.v9");

        publish(Map.of("mark", run), "garbage");
        publish(with(withoutId, run), REQUEST.formatted(run));
        publish(with(future, run), REQUEST.formatted(run));
        publish(with(attributes("invalid-" + run), run), "{\"template\": {\"source\": \"nobody\", \"path\": \"x\"}}");
        publish(attributes(run), REQUEST.formatted(run));

        await().atMost(PATIENCE).until(() -> builds(run) == 1);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(deadLetters.records())
                        .filteredOn(each -> header(each, "mark").equals(run))
                        .hasSize(4)
                        .allSatisfy(each -> assertThat(header(each, "kafka_dlt-exception-message"))
                                .isNotEmpty()));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(rejections())
                        .filteredOn(each -> ("invalid-" + run).equals(each.requestId()))
                        .singleElement()
                        .satisfies(each ->
                                assertThat(each.errors().getFirst().pointer()).isEqualTo("/template/source")));
    }

    private HttpResponse<String> post(@org.jspecify.annotations.Nullable String key, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(api.uri("/api/v1/builds"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body));
        return api.send(key == null ? request : request.header("Idempotency-Key", key));
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return MessageCodec.mapper().readTree(answer.body());
    }

    private static Map<String, String> attributes(String id) {
        return new HashMap<>(Map.of(
                "ce_specversion", "1.0",
                "ce_id", id,
                "ce_source", "/ci",
                "ce_type", "dev.kiln.build.requested.v1",
                "content-type", "application/json"));
    }

    private static Map<String, String> with(Map<String, String> attributes, String mark) {
        attributes.put("mark", mark);
        return attributes;
    }

    /** To one partition, so that what is sent later is read later. */
    private void publish(Map<String, String> headers, String value) {
        var message = new ProducerRecord<>(
                cluster.topics().requests(), 0, "upstream", value.getBytes(StandardCharsets.UTF_8));
        headers.forEach((name, text) -> message.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
        cluster.send(message);
    }

    private int builds(String run) {
        return json(api.get("/api/v1/builds?label=run=" + run)).path("items").size();
    }

    private List<BuildRejected> rejections() {
        return events.records().stream()
                .filter(each -> header(each, "ce_type").equals("dev.kiln.build.rejected.v1"))
                .map(ConsumerRecord::value)
                .map(value -> MessageCodec.decode(value, BuildRejected.class))
                .toList();
    }
}
