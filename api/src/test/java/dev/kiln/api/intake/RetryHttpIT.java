package dev.kiln.api.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kiln.api.Api;
import dev.kiln.api.ApiCluster;
import dev.kiln.api.build.LedgerReader;
import dev.kiln.api.build.Reports;
import dev.kiln.api.build.ScriptedWorker;
import dev.kiln.common.build.BuildId;
import dev.kiln.common.build.BuildState;
import dev.kiln.common.build.FailureClass;
import dev.kiln.common.message.Claimed;
import dev.kiln.common.message.MessageCodec;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** Builds that ended without an image, asked for again. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RetryHttpIT {

    private final ApiCluster cluster = ApiCluster.fresh();
    private final LedgerReader tables = new LedgerReader(cluster.jdbc());
    private final Api api = cluster.startApi("kiln.catalog.sources=examples");
    private final ScriptedWorker worker = cluster.worker("w-1");

    @AfterAll
    void stop() {
        cluster.close();
    }

    @Test
    @DisplayName("I2: a failed build stays failed, and is succeeded by a new one for the same request")
    void aFailedBuildIsSucceededByANewOne() {
        BuildId failed = failed();

        HttpResponse<String> answer = retry(failed, null);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        BuildId retried = BuildId.parse(json(answer).get("id").asString());
        assertThat(answer.headers().firstValue("Location")).hasValue("/api/v1/builds/" + retried);
        JsonNode before = json(api.get("/api/v1/builds/" + failed));
        JsonNode after = json(api.get("/api/v1/builds/" + retried));
        assertThat(before.get("state").asString()).isEqualTo("FAILED");
        assertThat(before.get("retriedAs").asString()).isEqualTo(retried.toString());
        assertThat(after.get("retryOf").asString()).isEqualTo(failed.toString());
        assertThat(after.get("state").asString()).isEqualTo("QUEUED");
        assertThat(after.get("request")).isEqualTo(before.get("request"));
        worker.finish(Reports.succeeded(worker.claim(retried, 1)));
        awaitState(retried, BuildState.SUCCEEDED);
        assertThat(tables.state(failed)).isEqualTo(BuildState.FAILED);
    }

    @Test
    void aCancelledBuildCanBeRetriedToo() {
        BuildId build = submitted();
        api.post("/api/v1/builds/" + build + "/cancel");

        assertThat(retry(build, null).statusCode()).isEqualTo(202);
    }

    @Test
    void theSameKeyGivesTheSameBuildAndAnotherCallIsTold() {
        BuildId build = failed();
        HttpResponse<String> first = retry(build, "again-1");

        assertThat(json(retry(build, "again-1"))).isEqualTo(json(first));
        HttpResponse<String> other = retry(build, "again-2");
        assertThat(other.statusCode()).isEqualTo(409);
        assertThat(other.body())
                .contains(
                        "was retried before, as build " + json(first).get("id").asString());
        assertThat(retry(failed(), "again-1").statusCode()).isEqualTo(422);
    }

    @Test
    void callsAtTheSameTimeMakeOneBuild() {
        BuildId build = failed();
        List<CompletableFuture<HttpResponse<String>>> calls = IntStream.range(0, 8)
                .mapToObj(each -> CompletableFuture.supplyAsync(() -> retry(build, null)))
                .toList();

        assertThat(calls.stream().map(each -> each.join().statusCode()))
                .containsOnlyOnce(202)
                .allMatch(status -> status == 202 || status == 409);
    }

    @Test
    void whatIsOpenOrHasSucceededIsNotRetriedAndTheAnswerSaysWhy() {
        BuildId open = submitted();
        assertThat(retry(open, null).statusCode()).isEqualTo(409);
        assertThat(retry(open, null).body()).contains("is QUEUED: only builds that have failed or were cancelled");
        worker.finish(Reports.succeeded(worker.claim(open, 1)));
        awaitState(open, BuildState.SUCCEEDED);

        assertThat(retry(open, null).body()).contains("is SUCCEEDED");
        assertThat(retry(BuildId.next(), null).statusCode()).isEqualTo(404);
        assertThat(retry(open, " ").statusCode()).isEqualTo(400);
    }

    private BuildId failed() {
        BuildId build = submitted();
        Claimed claim = worker.claim(build, 1);
        worker.finish(Reports.failed(claim, FailureClass.PERMANENT));
        awaitState(build, BuildState.FAILED);
        return build;
    }

    private BuildId submitted() {
        return BuildId.parse(
                json(api.post("/api/v1/builds", "{\"template\": {\"source\": \"examples\", \"path\": \"hello\"}}"))
                        .get("id")
                        .asString());
    }

    private HttpResponse<String> retry(BuildId build, @Nullable String key) {
        HttpRequest.Builder request = HttpRequest.newBuilder(api.uri("/api/v1/builds/" + build + "/retry"))
                .POST(BodyPublishers.noBody());
        return api.send(key == null ? request : request.header("Idempotency-Key", key));
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return MessageCodec.mapper().readTree(answer.body());
    }

    private void awaitState(BuildId build, BuildState state) {
        await().untilAsserted(() -> assertThat(tables.state(build)).isEqualTo(state));
    }
}
