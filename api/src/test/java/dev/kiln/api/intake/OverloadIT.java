package dev.kiln.api.intake;

import static dev.kiln.api.TopicReader.header;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kiln.api.Api;
import dev.kiln.api.ApiCluster;
import dev.kiln.api.TopicReader;
import dev.kiln.common.build.BuildId;
import dev.kiln.common.event.BuildRejected;
import dev.kiln.common.message.MessageCodec;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;

/** Submitters that ask for more than they may. Each is bounded by itself. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OverloadIT {

    private static final int LIMIT = 10;
    private static final String BODY = "{\"template\": {\"source\": \"examples\", \"path\": \"hello\"}}";

    private final ApiCluster cluster = ApiCluster.fresh();
    private final Api api =
            cluster.startApi("kiln.catalog.sources=examples", "kiln.builds.open-per-submitter=" + LIMIT);

    @AfterAll
    void stop() {
        cluster.close();
    }

    @Test
    @Order(1)
    void moreThanTheLimitIsToldToComeAgainUntilABuildHasEnded() {
        List<HttpResponse<String>> taken =
                IntStream.range(0, LIMIT).mapToObj(each -> post("key-" + each)).toList();
        assertThat(taken).allMatch(each -> each.statusCode() == 202);

        HttpResponse<String> refused = post(null);
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("Retry-After")).hasValue("30");
        assertThat(refused.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(refused.body()).contains("has 10 builds that wait or run");
        assertThat(post("key-3").body())
                .as("a repeated call")
                .isEqualTo(taken.get(3).body());
        assertThat(post("fresh-key").statusCode()).isEqualTo(429);

        BuildId first = BuildId.parse(MessageCodec.mapper()
                .readTree(taken.getFirst().body())
                .get("id")
                .asString());
        api.post("/api/v1/builds/" + first + "/cancel");
        assertThat(post("fresh-key").statusCode()).isEqualTo(202);
    }

    @Test
    @Order(2)
    @DisplayName("I1: a submitter's flood on Kafka is answered and set aside, and another's request goes on")
    void aFloodOnKafkaIsAnsweredAndSetAside() {
        for (int i = 0; i < LIMIT + 5; i++) {
            publish("/flood", "flood-" + i);
        }
        publish("/modest", "modest-1");

        await().until(() -> open("kafka:/modest") == 1);
        assertThat(open("kafka:/flood")).isEqualTo(LIMIT);
        TopicReader aside =
                cluster.reader(cluster.topics().deadLetters(cluster.topics().requests()));
        await().untilAsserted(() -> assertThat(aside.records())
                .extracting(each -> header(each, "ce_id"))
                .containsExactly("flood-10", "flood-11", "flood-12", "flood-13", "flood-14"));
        TopicReader events = cluster.reader(cluster.topics().events());
        await().untilAsserted(() -> assertThat(events.records().stream()
                        .filter(each -> header(each, "ce_type").equals("dev.kiln.build.rejected.v1"))
                        .map(each -> MessageCodec.decode(each.value(), BuildRejected.class))
                        .filter(each -> each.errors().getFirst().detail().contains("may have no more")))
                .hasSize(5));
    }

    @Test
    @Order(3)
    void callsAtTheSameTimeDoNotExceedTheLimitAndEndedBuildsMakeRoom() {
        Api second = cluster.startApi("kiln.catalog.sources=examples", "kiln.builds.open-per-submitter=" + LIMIT);
        for (int round = 0; round < 3; round++) {
            cancelAll();
            assertThat(open("http")).isZero();
            List<CompletableFuture<HttpResponse<String>>> calls = IntStream.range(0, 60)
                    .mapToObj(each -> CompletableFuture.supplyAsync(() -> post(each % 2 == 0 ? api : second, null)))
                    .toList();
            assertThat(calls.stream().map(each -> each.join().statusCode())).containsOnly(202, 429);
            // Who came while others were being written down may have been refused: it is told to come again.
            await().untilAsserted(() -> {
                post(null);
                assertThat(open("http")).isEqualTo(LIMIT);
            });
            assertThat(post(null).statusCode()).isEqualTo(429);
        }
    }

    private void cancelAll() {
        cluster.jdbc()
                .sql("select id::text from build where submitter = 'http' and state = 'QUEUED'")
                .query(String.class)
                .list()
                .forEach(each -> api.post("/api/v1/builds/" + each + "/cancel"));
    }

    private int open(String submitter) {
        return cluster.jdbc()
                .sql("select count(*) from build where submitter = ? and state in ('QUEUED', 'RUNNING')")
                .param(submitter)
                .query(Integer.class)
                .single();
    }

    private HttpResponse<String> post(@Nullable String key) {
        return post(api, key);
    }

    private static HttpResponse<String> post(Api instance, @Nullable String key) {
        HttpRequest.Builder request = HttpRequest.newBuilder(instance.uri("/api/v1/builds"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(BODY));
        return instance.send(key == null ? request : request.header("Idempotency-Key", key));
    }

    /** All of them in one partition, so that the modest one stands behind the flood. */
    private void publish(String source, String id) {
        var message =
                new ProducerRecord<>(cluster.topics().requests(), 0, "upstream", BODY.getBytes(StandardCharsets.UTF_8));
        Map.of(
                        "ce_specversion", "1.0",
                        "ce_id", id,
                        "ce_source", source,
                        "ce_type", "dev.kiln.build.requested.v1",
                        "content-type", "application/json")
                .forEach((name, text) -> message.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
        cluster.send(message);
    }
}
