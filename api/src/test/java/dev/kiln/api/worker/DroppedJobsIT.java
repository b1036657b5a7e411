package dev.kiln.api.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kiln.api.ApiCluster;
import dev.kiln.api.build.BuildLedger;
import dev.kiln.api.build.LedgerReader;
import dev.kiln.api.build.Requests;
import dev.kiln.api.build.Submissions;
import dev.kiln.common.build.BuildId;
import dev.kiln.common.build.BuildState;
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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DroppedJobsIT {

    private static final int DELIVERY_LIMIT = 5;

    private final ApiCluster cluster = ApiCluster.fresh();
    private final LedgerReader tables = new LedgerReader(cluster.jdbc());
    private BuildLedger ledger;

    @BeforeAll
    void start() {
        ledger = cluster.startApi("kiln.queue.check=500ms", "kiln.queue.settled=1s")
                .bean(BuildLedger.class);
    }

    @AfterAll
    void stop() {
        cluster.close();
    }

    @Test
    @DisplayName("I1: a job that its queue has dropped, because it was given back too often, is queued again")
    void aDroppedJobIsQueuedAgainAndAJobThatOnlyWaitsIsNot() {
        try (ShareConsumer<String, byte[]> worker = worker()) {
            BuildId unlucky = accept();
            List<Short> deliveries = new ArrayList<>();
            await().atMost(Duration.ofSeconds(60)).until(() -> {
                deliveries.addAll(refuse(worker, unlucky));
                return tables.attempts(unlucky).size() == 2;
            });

            assertThat(deliveries).startsWith((short) 1, (short) 2, (short) 3, (short) 4, (short) 5);
            assertThat(tables.attempts(unlucky)).containsExactly("LOST", "QUEUED");
            assertThat(tables.failureRule(unlucky, 1)).isEqualTo("job-dropped");

            BuildId waiting = accept();
            await().atMost(Duration.ofSeconds(60)).until(() -> {
                refuse(worker, unlucky);
                return tables.state(unlucky) == BuildState.FAILED;
            });
            assertThat(tables.attempts(unlucky)).containsExactly("LOST", "LOST", "LOST");
            assertThat(tables.attempts(waiting)).containsExactly("QUEUED");
        }
    }

    /** Takes what comes: gives the jobs of one build back, and holds on to those of others. */
    private static List<Short> refuse(ShareConsumer<String, byte[]> worker, BuildId build) {
        List<Short> deliveries = new ArrayList<>();
        for (ConsumerRecord<String, byte[]> each : worker.poll(Duration.ofMillis(200))) {
            boolean refused = each.key().equals(build.toString());
            worker.acknowledge(each, refused ? AcknowledgeType.RELEASE : AcknowledgeType.RENEW);
            if (refused) {
                deliveries.add(each.deliveryCount().orElseThrow());
            }
        }
        worker.commitSync();
        assertThat(deliveries).allMatch(each -> each <= DELIVERY_LIMIT);
        return deliveries;
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
        return ledger.accept(Requests.hello(), Submissions.anonymous()).build();
    }
}
