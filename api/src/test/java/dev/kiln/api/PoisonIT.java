package dev.kiln.api;

import static dev.kiln.api.TopicReader.header;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What cannot be read, on every topic that the api reads. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PoisonIT {

    private final ApiCluster cluster = ApiCluster.fresh();

    @BeforeAll
    void start() {
        cluster.startApi();
    }

    @AfterAll
    void stop() {
        cluster.close();
    }

    @ParameterizedTest
    @CsvSource({
        "requests, intake",
        "attempts, coordinator",
        "events, notifier",
        "heartbeats, heartbeats",
        "logs, logs",
        "templates, templates",
        "control, control",
        "profiles, profiles"
    })
    @DisplayName("I8: what cannot be read is set aside with its cause and its place, and the reader goes on")
    void whatCannotBeReadIsSetAsideAndTheReaderGoesOn(String name, String group) {
        String topic = cluster.topics().prefix() + "." + name;
        TopicReader all = cluster.reader(topic);
        String mark = UUID.randomUUID().toString();
        for (byte[] poison : new byte[][] {
            "garbage".getBytes(StandardCharsets.UTF_8),
            {},
            "{}".getBytes(StandardCharsets.UTF_8),
            {(byte) 0xff, 0},
            null
        }) {
            ProducerRecord<String, byte[]> message = new ProducerRecord<>(topic, 0, "key", poison);
            message.headers().add("mark", mark.getBytes(StandardCharsets.UTF_8));
            cluster.send(message);
        }

        TopicReader aside = cluster.reader(cluster.topics().deadLetters(topic));
        await().atMost(Duration.ofSeconds(40))
                .untilAsserted(() -> assertThat(aside.records())
                        .filteredOn(each -> header(each, "mark").equals(mark))
                        .hasSize(5));
        assertThat(aside.records())
                .filteredOn(each -> header(each, "mark").equals(mark))
                .allSatisfy(each -> {
                    assertThat(header(each, "kafka_dlt-original-topic")).isEqualTo(topic);
                    assertThat(header(each, "kafka_dlt-exception-fqcn")
                                    + header(each, "kafka_dlt-exception-cause-fqcn"))
                            .contains("UnreadableMessageException");
                    assertThat(header(each, "kafka_dlt-exception-message")).isNotEmpty();
                    assertThat(header(each, "kafka_dlt-exception-stacktrace")).contains("at dev.kiln.");
                    assertThat(originalOffset(each)).isNotNegative();
                });
        long end = all.records().stream()
                        .filter(each -> each.partition() == 0)
                        .mapToLong(ConsumerRecord::offset)
                        .max()
                        .orElseThrow()
                + 1;
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(read(topic, group)).isGreaterThanOrEqualTo(end));
    }

    private static long originalOffset(ConsumerRecord<?, ?> each) {
        return ByteBuffer.wrap(
                        each.headers().lastHeader("kafka_dlt-original-offset").value())
                .getLong();
    }

    /** How far a group has read. */
    private long read(String topic, String group) throws Exception {
        try (var admin = cluster.admin()) {
            OffsetAndMetadata read = admin.listConsumerGroupOffsets(
                            cluster.topics().group(group))
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .get(new TopicPartition(topic, 0));
            return read == null ? -1 : read.offset();
        }
    }
}
