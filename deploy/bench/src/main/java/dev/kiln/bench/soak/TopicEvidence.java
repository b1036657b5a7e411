package dev.kiln.bench.soak;

import dev.kiln.common.event.EventCodec;
import dev.kiln.common.event.EventType;
import dev.kiln.common.message.UnreadableMessageException;
import dev.kiln.common.topic.Topics;
import io.cloudevents.CloudEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** What any subscriber can read from Kafka in the end. */
final class TopicEvidence {

    private static final Set<String> TERMINAL = Set.of(
            EventType.BUILD_SUCCEEDED.wireName(),
            EventType.BUILD_FAILED.wireName(),
            EventType.BUILD_CANCELLED.wireName());
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final String bootstrapServers;
    private final Topics topics = new Topics(Topics.DEFAULT_PREFIX);

    TopicEvidence(String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
    }

    /**
     * I2, as subscribers see it: one terminal event each, though its record may be there more than once.
     *
     * @param builds all builds, by their ids
     */
    Check oneTerminalEventEach(Set<String> builds) {
        Map<String, Set<String>> events = new HashMap<>();
        List<String> violations = new ArrayList<>();
        int[] records = new int[1];
        read(topics.events(), each -> {
            try {
                CloudEvent event = EventCodec.decode(each.headers(), each.value());
                if (TERMINAL.contains(event.getType())) {
                    records[0]++;
                    events.computeIfAbsent(String.valueOf(event.getSubject()), build -> new HashSet<>())
                            .add(event.getId());
                }
            } catch (UnreadableMessageException e) {
                violations.add("an event at offset %d cannot be read: %s".formatted(each.offset(), e.getMessage()));
            }
        });
        for (String build : builds) {
            int found = events.getOrDefault(build, Set.of()).size();
            if (found != 1) {
                violations.add("build %s has %d terminal events".formatted(build, found));
            }
        }
        return new Check(
                "I2 a build has exactly one terminal event (topic)",
                "%d records of %d builds".formatted(records[0], builds.size()),
                violations);
    }

    /** I8: no message of Kiln's own was set aside as unreadable. */
    Check nothingSetAside() {
        List<String> violations = new ArrayList<>();
        List<String> sources = List.of(topics.requests(), topics.attempts(), topics.events(), topics.heartbeats());
        for (String source : sources) {
            read(
                    topics.deadLetters(source),
                    each -> violations.add("%s, offset %d, key %s".formatted(each.topic(), each.offset(), each.key())));
        }
        return new Check("I8 no good message was set aside", sources.size() + " dead letter topics", violations);
    }

    /** Reads a topic from its beginning to where it ends now. */
    private void read(String topic, Consumer<ConsumerRecord<String, byte[]>> reader) {
        try (var consumer = new KafkaConsumer<>(
                Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers),
                new StringDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(each -> new TopicPartition(topic, each.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException("%s could not be read within %s".formatted(topic, PATIENCE));
                }
                consumer.poll(POLL).forEach(reader);
            }
        }
    }
}
