package dev.kiln.api.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.api.Api;
import dev.kiln.api.ApiCluster;
import dev.kiln.common.message.MessageCodec;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** CloudEvents over HTTP. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EventHttpIT {

    private static final String TYPE = "dev.kiln.build.requested.v1";
    private static final String REQUEST = "{\"template\": {\"source\": \"examples\", \"path\": \"hello\"}}";

    private final ApiCluster cluster = ApiCluster.fresh();
    private final Api api = cluster.startApi("kiln.catalog.sources=examples");

    @AfterAll
    void stop() {
        cluster.close();
    }

    @Test
    void inBinaryAndInStructuredModeTheSameEventIsOneBuild() {
        String id = UUID.randomUUID().toString();

        HttpResponse<String> binary = binary(id, TYPE, REQUEST);
        HttpResponse<String> structured = structured(id, TYPE, REQUEST);

        assertThat(binary.statusCode()).as(binary.body()).isEqualTo(202);
        assertThat(structured.statusCode()).as(structured.body()).isEqualTo(202);
        assertThat(structured.headers().firstValue("Location"))
                .isEqualTo(binary.headers().firstValue("Location"))
                .isPresent();
        assertThat(build(binary(UUID.randomUUID().toString(), TYPE, REQUEST))).isNotEqualTo(build(binary));
    }

    @Test
    void whatIsNoEventOrNoRequestIsRefusedWithTheReason() {
        String id = UUID.randomUUID().toString();

        assertThat(post(REQUEST, "Content-Type", "application/json").body()).contains("Not a CloudEvent");
        assertThat(binary(id, "com.example.other", REQUEST).body()).contains("com.example.other", TYPE);
        HttpResponse<String> invalid = binary(id, TYPE, "{}");
        assertThat(invalid.statusCode()).isEqualTo(422);
        assertThat(invalid.body()).contains("/template");
        assertThat(post("{", "Content-Type", "application/cloudevents+json").statusCode())
                .isEqualTo(400);
    }

    @Test
    void ofABatchAllThatCanBeTakenIsAndTheAnswersSayWhatWasNot() {
        String id = UUID.randomUUID().toString();

        HttpResponse<String> answer = batch(
                event(id, TYPE, REQUEST),
                "\"no event\"",
                event(UUID.randomUUID().toString(), "com.example.other", REQUEST),
                event(UUID.randomUUID().toString(), TYPE, "{}"),
                event(id, TYPE, REQUEST));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(207);
        JsonNode answers = MessageCodec.mapper().readTree(answer.body());
        assertThat(answers).hasSize(5);
        assertThat(answers.get(0).path("id").asString())
                .isEqualTo(answers.get(4).path("id").asString())
                .isEqualTo(build(structured(id, TYPE, REQUEST)));
        assertThat(answers.get(1).at("/problem/status").asInt()).isEqualTo(400);
        assertThat(answers.get(2).at("/problem/detail").asString()).contains("com.example.other");
        assertThat(answers.get(3).at("/problem/status").asInt()).isEqualTo(422);
        assertThat(answers.get(3).at("/problem/errors").toString()).contains("/template");
    }

    @Test
    void aBatchOfGoodEventsIsAccepted() {
        HttpResponse<String> answer = batch(
                event(UUID.randomUUID().toString(), TYPE, REQUEST),
                event(UUID.randomUUID().toString(), TYPE, REQUEST));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        assertThat(MessageCodec.mapper().readTree(answer.body()).findValuesAsString("id"))
                .hasSize(2)
                .doesNotHaveDuplicates();
        assertThat(batch().statusCode()).isEqualTo(202);
    }

    @Test
    void whatIsNoBatchIsRefusedAsAWhole() {
        String batches = "application/cloudevents-batch+json";

        assertThat(post("[", "Content-Type", batches).body()).contains("not a JSON document");
        assertThat(post("{}", "Content-Type", batches).body()).contains("not a JSON array");
        assertThat(post("[" + "1,".repeat(500) + "1]", "Content-Type", batches).body())
                .contains("501 events");
    }

    private HttpResponse<String> batch(String... events) {
        return post("[" + String.join(",", events) + "]", "Content-Type", "application/cloudevents-batch+json");
    }

    private HttpResponse<String> binary(String id, String type, String body) {
        return post(
                body,
                "Content-Type",
                "application/json",
                "ce-specversion",
                "1.0",
                "ce-id",
                id,
                "ce-source",
                "/ci",
                "ce-type",
                type);
    }

    private HttpResponse<String> structured(String id, String type, String data) {
        return post(event(id, type, data), "Content-Type", "application/cloudevents+json; charset=utf-8");
    }

    private static String event(String id, String type, String data) {
        return """
                {"specversion": "1.0", "id": "%s", "source": "/ci", "type": "%s", "datacontenttype": "application/json",
                 "data": %s}""".formatted(id, type, data);
    }

    private HttpResponse<String> post(String body, String... headers) {
        return api.send(HttpRequest.newBuilder(api.uri("/api/v1/events"))
                .headers(headers)
                .POST(BodyPublishers.ofString(body)));
    }

    private static String build(HttpResponse<String> answer) {
        return MessageCodec.mapper().readTree(answer.body()).path("id").asString();
    }
}
