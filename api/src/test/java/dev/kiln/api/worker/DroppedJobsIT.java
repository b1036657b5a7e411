package dev.kiln.api.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kiln.api.Api;
import dev.kiln.api.ApiCluster;
import dev.kiln.api.build.BuildLedger;
import dev.kiln.api.build.LedgerReader;
import dev.kiln.api.build.Requests;
import dev.kiln.api.build.ScriptedWorker;
import dev.kiln.api.build.Submissions;
import dev.kiln.common.build.BuildId;
import dev.kiln.common.build.BuildState;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.consumer.ShareConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DroppedJobsIT {

    private final ApiCluster cluster = ApiCluster.fresh();
    private final LedgerReader tables = new LedgerReader(cluster.jdbc());
    private final ScriptedWorker healthy = cluster.worker("healthy");
    private Api api;

    @BeforeAll
    void start() {
        api = cluster.startApi("kiln.queue.check=500ms", "kiln.queue.settled=1s");
    }

    @AfterAll
    void stop() {
        cluster.close();
    }

    @Test
    @DisplayName("I1: a job that its queue has dropped, because it was given back too often, is queued again, or fails")
    void aDroppedJobIsQueuedAgainAndAJobThatOnlyWaitsIsNot() {
        try (ShareConsumer<String, byte[]> worker = worker()) {
            BuildId unlucky = accept();
            List<Short> deliveries = new ArrayList<>();
            patiently().until(() -> {
                deliveries.addAll(refuse(worker, unlucky));
                return tables.attempts(unlucky).size() == 2;
            });
            assertThat(deliveries).startsWith((short) 1, (short) 2, (short) 3, (short) 4, (short) 5);
            assertThat(tables.attempts(unlucky)).containsExactly("LOST", "QUEUED");
            assertThat(tables.failureRule(unlucky, 1)).isEqualTo("job-dropped");

            BuildId waiting = accept();
            double checks = checks();
            patiently().until(() -> checks() > checks + 4);
            assertThat(tables.attempts(unlucky)).containsExactly("LOST", "QUEUED");
            assertThat(tables.attempts(waiting)).containsExactly("QUEUED");

            healthy.beatEvery(Duration.ofMillis(500));
            patiently().until(() -> {
                refuse(worker, unlucky);
                return tables.state(unlucky) == BuildState.FAILED;
            });
            assertThat(tables.attempts(unlucky)).containsExactly("LOST", "LOST", "LOST");
            assertThat(tables.attempts(waiting)).containsExactly("RUNNING");
        }
    }

    /** Gives the jobs of one build back, and has the healthy worker claim all others. */
    private List<Short> refuse(ShareConsumer<String, byte[]> worker, BuildId build) {
        List<Short> deliveries = new ArrayList<>();
        for (ConsumerRecord<String, byte[]> each : worker.poll(Duration.ofMillis(200))) {
            boolean refused = each.key().equals(build.toString());
            if (refused) {
                deliveries.add(each.deliveryCount().orElseThrow());
            } else {
                healthy.claim(BuildId.parse(each.key()), 1);
            }
            worker.acknowledge(each, refused ? AcknowledgeType.RELEASE : AcknowledgeType.ACCEPT);
        }
        worker.commitSync();
        return deliveries;
    }

    private double checks() {
        return api.bean(MeterRegistry.class)
                .get("kiln.queue.checks")
                .tag("result", "done")
                .counter()
                .count();
    }

    private ShareConsumer<String, byte[]> worker() {
        var worker = new KafkaShareConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        cluster.kafka().bootstrapServers(),
                        "group.id",
                        cluster.topics().workers("default"),
                        "share.acknowledgement.mode",
                        "explicit"),
                new StringDeserializer(),
                new ByteArrayDeserializer());
        worker.subscribe(List.of(cluster.topics().jobs("default")));
        return worker;
    }

    private BuildId accept() {
        return Submissions.fresh(api.bean(BuildLedger.class).accept(Requests.hello(), Submissions.anonymous()));
    }

    private static ConditionFactory patiently() {
        return await().atMost(Duration.ofSeconds(60));
    }
}
