package dev.kiln.api.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kiln.api.ApiCluster;
import dev.kiln.api.ApiProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** 20 MB of small messages and 360 MB of large ones wait in the outbox. */
@Timeout(300)
class OutboxFloodIT {

    private static final int SMALL = 20_000;
    private static final int LARGE = 120;

    private final ApiCluster cluster = ApiCluster.fresh();

    @AfterEach
    void stop() {
        cluster.close();
    }

    @Test
    @DisplayName("I1: more messages than memory holds go through an instance of 192 MB")
    void moreThanMemoryHoldsGoesThrough() throws Exception {
        ApiProcess api = cluster.startProcess(null);
        append(SMALL, 1_000);
        append(LARGE, 3_000_000);

        await().atMost(Duration.ofSeconds(200))
                .pollInterval(Duration.ofMillis(500))
                .until(() -> cluster.jdbc()
                        .sql("select not exists(select 1 from outbox)")
                        .query(Boolean.class)
                        .single());
        assertThat(published()).isEqualTo(SMALL + LARGE);
        assertThat(alive(api)).as("it has not run out of memory").isTrue();
    }

    private void append(int messages, int bytes) {
        cluster.jdbc()
                .sql("""
                        insert into outbox (topic, key, headers, value)
                        select :topic, 'key-' || each, '{}', repeat('x', :bytes) from generate_series(1, :messages) as each
                        """)
                .param("topic", cluster.topics().profiles())
                .param("bytes", bytes)
                .param("messages", messages)
                .update();
    }

    private long published() throws Exception {
        try (var admin = cluster.admin()) {
            TopicPartition only = new TopicPartition(cluster.topics().profiles(), 0);
            return admin.listOffsets(Map.of(only, OffsetSpec.latest()))
                    .partitionResult(only)
                    .get()
                    .offset();
        }
    }

    private static boolean alive(ApiProcess api) throws IOException {
        return api.get("/readyz").statusCode() == 200;
    }
}
