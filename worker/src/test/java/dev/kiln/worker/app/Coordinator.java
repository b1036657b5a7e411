package dev.kiln.worker.app;

import static org.awaitility.Awaitility.await;

import dev.kiln.common.build.BuildId;
import dev.kiln.common.build.BuildRequest;
import dev.kiln.common.build.TemplateRef;
import dev.kiln.common.message.AttemptReport;
import dev.kiln.common.message.Finished;
import dev.kiln.common.message.Job;
import dev.kiln.common.message.LogChunk;
import dev.kiln.common.message.MessageCodec;
import dev.kiln.common.topic.Topics;
import java.time.Duration;
import java.time.Instant;
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

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Topics topics;
    private final Map<String, Object> settings;
    private final KafkaProducer<String, byte[]> producer;
    private final KafkaConsumer<String, byte[]> consumer;
    private final List<ConsumerRecord<String, byte[]>> heard = new CopyOnWriteArrayList<>();
    private final Thread listener;

    Coordinator(String bootstrapServers, Topics topics) throws Exception {
        this.topics = topics;
        this.settings = Map.of("bootstrap.servers", bootstrapServers);
        List<String> names = Stream.of(
                        topics.attempts(),
                        topics.heartbeats(),
                        topics.control(),
                        topics.logs(),
                        topics.templates(),
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

    /** Sends a job as attempt 1 of a new build with one of this module's templates. */
    BuildId queue(String template, Map<String, String> variables) {
        return queue(template, variables, Duration.ofMinutes(5));
    }

    BuildId queue(String template, Map<String, String> variables, Duration timeout) {
        BuildId build = BuildId.next();
        queue(job(build, template, variables, timeout));
        return build;
    }

    void queue(Job job) {
        send(topics.jobs("default"), job.buildId().toString(), job);
    }

    static Job job(BuildId build, String template, Map<String, String> variables, Duration timeout) {
        BuildRequest request = MessageCodec.mapper()
                .convertValue(
                        Map.of(
                                "template",
                                new TemplateRef("tests", template, null, null),
                                "variables",
                                variables,
                                "timeout",
                                timeout),
                        BuildRequest.class);
        return new Job(build, 1, request, Instant.now());
    }

    /** Has a topic refuse what is larger, or no more. */
    void limitMessages(String topic, int bytes) throws Exception {
        var limit = new ConfigEntry("max.message.bytes", Integer.toString(bytes));
        try (Admin admin = Admin.create(settings)) {
            admin.incrementalAlterConfigs(Map.of(
                            new ConfigResource(ConfigResource.Type.TOPIC, topic),
                            List.of(new AlterConfigOp(limit, AlterConfigOp.OpType.SET))))
                    .all()
                    .get();
        }
    }

    Finished awaitFinished(BuildId build) {
        return awaitReport(build, Finished.class);
    }

    <T extends AttemptReport> T awaitReport(BuildId build, Class<T> type) {
        return await().atMost(PATIENCE)
                .until(() -> reports(build, type), each -> !each.isEmpty())
                .getFirst();
    }

    <T extends AttemptReport> List<T> reports(BuildId build, Class<T> type) {
        return messages(topics.attempts(), AttemptReport.class).stream()
                .filter(each -> each.buildId().equals(build))
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    List<LogChunk> log(BuildId build) {
        return messages(topics.logs(), LogChunk.class).stream()
                .filter(each -> each.buildId().equals(build))
                .toList();
    }

    String logText(BuildId build) {
        return String.join("", log(build).stream().map(LogChunk::text).toList());
    }

    /** Waits until Packer runs a build's first command. */
    void awaitBegun(BuildId build) {
        await().atMost(PATIENCE).until(() -> logText(build).contains("begun"));
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
