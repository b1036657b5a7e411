package dev.kiln.worker.app;

import dev.kiln.common.message.MessageCodec;
import dev.kiln.common.topic.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** The other side of a worker, as far as Kafka shows it: makes the topics, sends what a test wants, keeps what comes. */
final class Coordinator implements AutoCloseable {

    private final KafkaProducer<String, byte[]> producer;
    private final KafkaConsumer<String, byte[]> consumer;
    private final List<ConsumerRecord<String, byte[]>> heard = new CopyOnWriteArrayList<>();
    private final Thread listener;

    Coordinator(String bootstrapServers, Topics topics) throws Exception {
        Map<String, Object> settings = Map.of("bootstrap.servers", bootstrapServers);
        List<String> names = Stream.of(
                        topics.attempts(),
                        topics.heartbeats(),
                        topics.control(),
                        topics.logs(),
                        topics.deadLetters(topics.jobs("default")),
                        topics.jobs("default"))
                .toList();
        try (Admin admin = Admin.create(settings)) {
            admin.incrementalAlterConfigs(Map.of(
                            new ConfigResource(ConfigResource.Type.GROUP, topics.workers("default")),
                            List.of(new AlterConfigOp(
                                    new ConfigEntry("share.auto.offset.reset", "earliest"), AlterConfigOp.OpType.SET))))
                    .all()
                    .get();
            admin.createTopics(names.stream()
                            .map(name -> new NewTopic(name, 1, (short) 1))
                            .toList())
                    .all()
                    .get();
        }
        producer = new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
        consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
        List<TopicPartition> all =
                names.stream().map(name -> new TopicPartition(name, 0)).toList();
        consumer.assign(all);
        consumer.seekToBeginning(all);
        listener = Thread.ofPlatform().name("coordinator").start(this::listen);
    }

    void send(String topic, String key, Object message) {
        sendRaw(topic, key, MessageCodec.encode(message));
    }

    void sendRaw(String topic, String key, byte[] value) {
        try {
            producer.send(new ProducerRecord<>(topic, key, value)).get();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    List<ConsumerRecord<String, byte[]>> records(String topic) {
        return heard.stream().filter(each -> each.topic().equals(topic)).toList();
    }

    <T> List<T> messages(String topic, Class<T> type) {
        return records(topic).stream()
                .map(each -> MessageCodec.decode(each.value(), type))
                .toList();
    }

    private void listen() {
        try (consumer) {
            while (true) {
                consumer.poll(Duration.ofSeconds(1)).forEach(heard::add);
            }
        } catch (WakeupException e) {
            // Closed.
        }
    }

    @Override
    public void close() {
        consumer.wakeup();
        try {
            listener.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        producer.close();
    }
}
