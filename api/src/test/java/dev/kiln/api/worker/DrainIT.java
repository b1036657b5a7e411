package dev.kiln.api.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kiln.api.Api;
import dev.kiln.api.ApiCluster;
import dev.kiln.api.TopicReader;
import dev.kiln.api.build.ScriptedWorker;
import dev.kiln.common.message.Control;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DrainIT {

    private final ApiCluster cluster = ApiCluster.fresh();
    private final Api api = cluster.startApi();

    @AfterAll
    void stop() {
        cluster.close();
    }

    @Test
    void aKnownWorkerIsToldToDrain() {
        ScriptedWorker worker = cluster.worker("builders-0");
        worker.beat();
        await().atMost(Duration.ofSeconds(20))
                .until(() -> api.post("/api/v1/workers/builders-0/drain").statusCode() == 202);

        TopicReader control = cluster.reader(cluster.topics().control());
        await().untilAsserted(() -> assertThat(control.messages("builders-0", Control.class))
                .containsExactly(new Control.Drain(worker.id())));
    }

    @Test
    void aWorkerThatWasNeverHeardOfIsNotFound() {
        var answer = api.post("/api/v1/workers/nobody/drain");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(answer.body()).contains("No worker 'nobody' has ever been heard of");
    }
}
