package dev.kiln.api.deadletter;

import dev.kiln.api.messaging.KafkaOptions;
import dev.kiln.common.topic.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads topics of dead letters, a poll's worth at a time. Not thread-safe. */
final class DeadLetterTopics implements AutoCloseable {

    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final String prefix;

    DeadLetterTopics(KafkaOptions kafka) {
        Properties settings = kafka.clientSettings();
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, kafka.prefix() + "-dead-letters");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 50);
        this.prefix = kafka.prefix();
        this.consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** All topics of dead letters that begin with the prefix, in alphabetical order. */
    List<String> all() {
        return consumer.listTopics().keySet().stream()
                .filter(each -> each.startsWith(prefix + ".") && each.endsWith(Topics.DEAD_LETTERS))
                .sorted()
                .toList();
    }

    /**
     * The topic of dead letters that a user means.
     *
     * @param name its own name, or that of the topic that the records came from
     * @throws IllegalArgumentException if there is none
     */
    String named(String name) {
        String topic = name.endsWith(Topics.DEAD_LETTERS) ? name : name + Topics.DEAD_LETTERS;
        if (!consumer.listTopics().containsKey(topic)) {
            throw new IllegalArgumentException("There is no topic %s; there are %s".formatted(topic, all()));
        }
        return topic;
    }

    /** Visits what a topic holds now, from its beginning, until the visitor says no or all is seen. */
    void visit(String topic, Predicate<DeadLetter> visitor) {
        List<TopicPartition> partitions = partitions(topic);
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        read(partitions, visitor);
    }

    /** The same from where {@link #markVisited} was called last. */
    void visitNew(String topic, Predicate<DeadLetter> visitor) {
        List<TopicPartition> partitions = partitions(topic);
        consumer.assign(partitions);
        Map<TopicPartition, OffsetAndMetadata> marks = consumer.committed(Set.copyOf(partitions));
        Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions);
        for (TopicPartition each : partitions) {
            OffsetAndMetadata mark = marks.get(each);
            long begin = begins.getOrDefault(each, 0L);
            consumer.seek(each, mark == null ? begin : Math.max(begin, mark.offset()));
        }
        read(partitions, visitor);
    }

    /** Remembers, in Kafka, that a letter of a topic and all before it were dealt with. */
    void markVisited(DeadLetter letter) {
        var record = letter.record();
        consumer.commitSync(Map.of(
                new TopicPartition(record.topic(), record.partition()), new OffsetAndMetadata(record.offset() + 1)));
    }

    /** The letter at a position, if it is there. */
    Optional<DeadLetter> at(String topic, int partition, long offset) {
        TopicPartition place = new TopicPartition(topic, partition);
        if (!partitions(topic).contains(place)
                || offset < consumer.beginningOffsets(List.of(place)).getOrDefault(place, 0L)
                || offset >= consumer.endOffsets(List.of(place)).getOrDefault(place, 0L)) {
            return Optional.empty();
        }
        consumer.assign(List.of(place));
        consumer.seek(place, offset);
        DeadLetter[] found = new DeadLetter[1];
        read(List.of(place), letter -> {
            found[0] = letter;
            return false;
        });
        return Optional.ofNullable(found[0]).filter(each -> each.record().offset() == offset);
    }

    private List<TopicPartition> partitions(String topic) {
        return consumer.partitionsFor(topic).stream()
                .map(each -> new TopicPartition(topic, each.partition()))
                .toList();
    }

    /** Up to where the partitions end now: what is set aside meanwhile waits for the next time. */
    private void read(List<TopicPartition> partitions, Predicate<DeadLetter> visitor) {
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (ends.entrySet().stream().anyMatch(each -> consumer.position(each.getKey()) < each.getValue())) {
            var records = consumer.poll(POLL);
            for (var each : records) {
                TopicPartition place = new TopicPartition(each.topic(), each.partition());
                if (each.offset() < ends.getOrDefault(place, 0L) && !visitor.test(new DeadLetter(each))) {
                    return;
                }
            }
            if (!records.isEmpty()) {
                deadline = System.nanoTime() + PATIENCE.toNanos();
            } else if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException("Kafka gave nothing of %s for %s"
                        .formatted(
                                partitions.stream()
                                        .map(TopicPartition::toString)
                                        .collect(Collectors.joining(", ")),
                                PATIENCE));
            }
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
