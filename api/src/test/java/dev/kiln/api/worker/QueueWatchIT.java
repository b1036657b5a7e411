package dev.kiln.api.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kiln.api.Api;
import dev.kiln.api.ApiCluster;
import dev.kiln.api.TopicReader;
import dev.kiln.api.build.BuildLedger;
import dev.kiln.api.build.LedgerReader;
import dev.kiln.api.build.Requests;
import dev.kiln.api.build.Submissions;
import dev.kiln.common.build.BuildId;
import dev.kiln.common.build.BuildState;
import dev.kiln.common.build.FailureClass;
import dev.kiln.common.event.BuildEvent;
import dev.kiln.common.event.EventType;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.springframework.kafka.config.KafkaListenerEndpointRegistry;

@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class QueueWatchIT {

    private final ApiCluster cluster = ApiCluster.fresh();
    private final LedgerReader tables = new LedgerReader(cluster.jdbc());
    private final Api api = cluster.startApi("kiln.lease.pulse=200ms");

    @AfterAll
    void stop() {
        cluster.close();
    }

    @Test
    @DisplayName("I9: a build that no worker takes within its queueTimeout has failed, and says so once")
    void aBuildThatNoWorkerTakesInTimeHasFailed() {
        BuildId build = accept(Duration.ofSeconds(1));
        BuildId patient = accept(Duration.ofDays(1));
        assertThat(api.get("/api/v1/builds/" + patient).body()).contains("\"failsAt\"");

        await().untilAsserted(() -> assertThat(tables.state(build)).isEqualTo(BuildState.FAILED));
        assertThat(tables.attempts(build)).containsExactly("STOPPED");
        assertThat(tables.eventTypes(build))
                .containsExactly(EventType.BUILD_QUEUED.wireName(), EventType.BUILD_FAILED.wireName());
        TopicReader events = cluster.reader(cluster.topics().events());
        await().untilAsserted(() -> assertThat(events.messages(build, BuildEvent.class))
                .last()
                .satisfies(event -> assertThat(
                                Objects.requireNonNull(event.failure()).failureClass())
                        .isEqualTo(FailureClass.TIMEOUT)));
        assertThat(tables.state(patient)).isEqualTo(BuildState.QUEUED);
    }

    @Test
    @DisplayName("I1: a claim that waits to be read is not overtaken by the queueTimeout")
    void aClaimThatWaitsToBeReadIsNotOvertaken() {
        var attempts = Objects.requireNonNull(
                api.bean(KafkaListenerEndpointRegistry.class).getListenerContainer("attempts"));
        attempts.stop();
        BuildId build = accept(Duration.ofSeconds(1));
        BuildId claimed = accept(Duration.ofSeconds(1));
        try {
            cluster.worker("unread").claim(claimed, 1);
            await().during(Duration.ofSeconds(4))
                    .atMost(Duration.ofSeconds(10))
                    .untilAsserted(() -> assertThat(tables.state(build)).isEqualTo(BuildState.QUEUED));
        } finally {
            attempts.start();
        }

        await().untilAsserted(() -> assertThat(tables.state(build)).isEqualTo(BuildState.FAILED));
        assertThat(tables.state(claimed)).isEqualTo(BuildState.RUNNING);
    }

    private BuildId accept(Duration queueTimeout) {
        return Submissions.fresh(
                api.bean(BuildLedger.class).accept(Requests.withQueueTimeout(queueTimeout), Submissions.anonymous()));
    }
}
