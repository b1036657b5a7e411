package dev.kiln.bench.suite;

import dev.kiln.bench.measure.Results;
import dev.kiln.bench.process.ProfileRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** From a worker's report that a build has succeeded to the news that a cluster profile record points at its image. */
final class Completion implements Benchmark {

    private static final String WHAT = "result on kiln.attempts -> change on kiln.profiles";
    private static final String PROFILE = "bench";

    @Override
    public String name() {
        return "completion";
    }

    @Override
    public String about() {
        return "a worker's result is in Kafka -> the cluster profile record has changed and says so, by the broker's time";
    }

    @Override
    public void measure(Bed bed, Results results) throws Exception {
        bed.upstream().putProfile(PROFILE, ProfileRecord.selecting("bench", "completion"));
        for (int round = 0; round < bed.size().of(1, 1, 5); round++) {
            List<Double> millis = new ArrayList<>();
            for (int i = 0; i < bed.size().of(1, 5, 20); i++) {
                millis.add(once(bed));
            }
            results.add(WHAT, "ms", millis);
        }
        results.below("p99 < 250 ms", results.of(WHAT).p99(), 250, " ms");
    }

    private static double once(Bed bed) throws Exception {
        Map<String, Object> request = new HashMap<>(bed.request(Templates.NOTHING, "default"));
        request.put("labels", Map.of("bench", "completion"));
        try (KafkaConsumer<String, byte[]> reports = atTheEnd(bed, "kiln.attempts");
                KafkaConsumer<String, byte[]> changes = atTheEnd(bed, "kiln.profiles")) {
            UUID build = bed.submit(request);
            bed.awaitSuccess(build);
            return last(changes, PROFILE).timestamp()
                    - last(reports, build.toString()).timestamp();
        }
    }

    private static KafkaConsumer<String, byte[]> atTheEnd(Bed bed, String topic) {
        KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bed.cluster().bootstrapServers()),
                new StringDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(each -> new TopicPartition(topic, each.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position);
        return consumer;
    }

    /** The last record of a key, once there is one. */
    private static ConsumerRecord<String, byte[]> last(KafkaConsumer<String, byte[]> consumer, String key) {
        long deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        while (System.nanoTime() < deadline) {
            ConsumerRecord<String, byte[]> last = null;
            for (ConsumerRecord<String, byte[]> each : consumer.poll(Duration.ofMillis(300))) {
                if (key.equals(each.key())) {
                    last = each;
                }
            }
            if (last != null) {
                return last;
            }
        }
        throw new IllegalStateException("No record of " + key);
    }
}
