package dev.kiln.api.log;

import dev.kiln.api.testing.ApiInstance;
import dev.kiln.common.build.BuildId;
import dev.kiln.common.build.ClaimId;
import dev.kiln.common.message.LogChunk;
import dev.kiln.common.message.MessageCodec;
import dev.kiln.common.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** The topic of logs, as workers and operators use it. */
final class LogTopic implements AutoCloseable {

    private final String name;
    private final KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
            Map.of("bootstrap.servers", ApiInstance.bootstrapServers()),
            new StringSerializer(),
            new ByteArraySerializer());

    LogTopic(String prefix) {
        name = new Topics(prefix).logs();
    }

    void send(BuildId build, int attempt, ClaimId claim, long sequence, String text) {
        LogChunk chunk = new LogChunk(build, attempt, claim, sequence, text, Instant.now());
        sendRaw(build, MessageCodec.encode(chunk));
    }

    void sendRaw(BuildId build, byte @Nullable [] value) {
        try {
            producer.send(new ProducerRecord<>(name, build.toString(), value)).get();
        } catch (ExecutionException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** How many records of a build were set aside by now. */
    int setAside(BuildId build) {
        TopicPartition partition = new TopicPartition(new Topics(Topics.DEFAULT_PREFIX).deadLetters(name), 0);
        List<byte[]> found = new ArrayList<>();
        try (var consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", ApiInstance.bootstrapServers()),
                new StringDeserializer(),
                new ByteArrayDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
            while (consumer.position(partition) < end) {
                for (var each : consumer.poll(Duration.ofMillis(200))) {
                    if (build.toString().equals(each.key())) {
                        found.add(each.value());
                    }
                }
            }
        }
        return found.size();
    }

    @Override
    public void close() {
        producer.close();
    }
}
