package dev.kiln.embedded;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** What a client does with a broker, in the words of the tests. */
record Kafka(String bootstrapServers) {
    void createTopic(String name) throws Exception {
        try (Admin admin = admin()) {
            admin.createTopics(List.of(new NewTopic(name, 1, (short) 1))).all().get();
        }
    }

    /** A new share group starts at the end of the topic unless told otherwise. */
    void letGroupReadFromTheStart(String group) throws Exception {
        var resource = new ConfigResource(ConfigResource.Type.GROUP, group);
        var earliest =
                new AlterConfigOp(new ConfigEntry("share.auto.offset.reset", "earliest"), AlterConfigOp.OpType.SET);
        try (Admin admin = admin()) {
            admin.incrementalAlterConfigs(Map.of(resource, List.of(earliest)))
                    .all()
                    .get();
        }
    }

    String clusterId() throws Exception {
        try (Admin admin = admin()) {
            return admin.describeCluster().clusterId().get();
        }
    }

    void send(String topic, String value) throws Exception {
        sendWithin(topic, value, 30_000);
    }

    void sendWithin(String topic, String value, long milliseconds) throws Exception {
        Map<String, Object> settings = Map.of("bootstrap.servers", bootstrapServers, "max.block.ms", milliseconds);
        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>(topic, value)).get();
        }
    }

    /** Reads and accepts records by a share group until there are as many as expected. */
    List<String> receive(String group, String topic, int count) {
        Map<String, Object> settings = Map.of("bootstrap.servers", bootstrapServers, "group.id", group);
        List<String> received = new ArrayList<>();
        try (var consumer = new KafkaShareConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            consumer.subscribe(List.of(topic));
            await().atMost(Duration.ofSeconds(30)).until(() -> {
                consumer.poll(Duration.ofMillis(200)).forEach(message -> received.add(message.value()));
                consumer.commitSync();
                return received.size() >= count;
            });
        }
        return received;
    }

    private Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", bootstrapServers));
    }
}
