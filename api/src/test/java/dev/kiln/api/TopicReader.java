package dev.kiln.api;

import dev.kiln.common.message.MessageCodec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** All of a topic, without a group. Confined to one thread, which may be another one than that which made it. */
public final class TopicReader implements AutoCloseable {

    private final KafkaConsumer<String, byte[]> consumer;
    private final List<ConsumerRecord<String, byte[]>> read = new ArrayList<>();

    TopicReader(String bootstrapServers, String topic) {
        this.consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrapServers, "metadata.max.age.ms", 1_000),
                new StringDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(each -> new TopicPartition(each.topic(), each.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /** Everything that has come so far, in the order of each partition; waits a moment for more. */
    public List<ConsumerRecord<String, byte[]>> records() {
        consumer.poll(Duration.ofMillis(100)).forEach(read::add);
        return List.copyOf(read);
    }

    /** The same of one key. */
    public List<ConsumerRecord<String, byte[]>> records(Object key) {
        return records().stream()
                .filter(each -> key.toString().equals(each.key()))
                .toList();
    }

    /** The messages of a key, as one of Kiln's types. */
    public <T> List<T> messages(Object key, Class<T> type) {
        return records(key).stream()
                .map(each -> MessageCodec.decode(each.value(), type))
                .toList();
    }

    /** The CloudEvents types of a key's events, in order. */
    public List<String> eventTypes(Object key) {
        return records(key).stream().map(each -> header(each, "ce_type")).toList();
    }

    /** A header's text, empty if there is none. */
    public static String header(ConsumerRecord<?, ?> message, String name) {
        Header header = message.headers().lastHeader(name);
        return header == null || header.value() == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        consumer.close();
    }
}
