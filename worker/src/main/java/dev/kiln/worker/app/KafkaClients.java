package dev.kiln.worker.app;

import dev.kiln.common.topic.Topics;
import java.time.Duration;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.consumer.ShareConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;

/**
 * Makes the worker's Kafka clients from {@code spring.kafka.*}, so that addresses and security are set in one place. Closing
 * this closes what sends; a client waits without an end by itself when Kafka is away.
 */
final class KafkaClients implements AutoCloseable {

    private static final Duration LAST_SENDS = Duration.ofSeconds(5);

    private final KafkaProperties properties;
    private final Deque<Consumer<Duration>> closings = new ConcurrentLinkedDeque<>();

    KafkaClients(KafkaProperties properties) {
        this.properties = properties;
    }

    Admin admin() {
        Admin admin = Admin.create(properties.buildAdminProperties());
        closings.push(admin::close);
        return admin;
    }

    /** For what must arrive, and for heartbeats: an outage shows within seconds. */
    Producer<String, byte[]> producer() {
        Map<String, Object> settings = new HashMap<>(properties.buildProducerProperties());
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 15_000);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 5_000);
        settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 4 << 20);
        return producer(settings);
    }

    /** For logs: patient, and bounded in memory. */
    Producer<String, byte[]> logProducer() {
        Map<String, Object> settings = new HashMap<>(properties.buildProducerProperties());
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 600_000);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 5);
        settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 16L << 20);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 1_000);
        settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "gzip");
        return producer(settings);
    }

    private Producer<String, byte[]> producer(Map<String, Object> settings) {
        var producer = new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
        closings.push(producer::close);
        return producer;
    }

    /** For the coordinator's orders; no group. */
    KafkaConsumer<String, byte[]> orders() {
        Map<String, Object> settings = new HashMap<>(properties.buildConsumerProperties());
        settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest");
        // The broker answers at once when there is an order; to ask twice a second is most of what an idle worker does.
        settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 2_000);
        return new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
    }

    /** For the jobs of a pool: one record at a time, acknowledged explicitly. */
    ShareConsumer<String, byte[]> jobs(Topics topics, String pool) {
        Map<String, Object> settings = new HashMap<>(properties.buildConsumerProperties());
        // Settings of classic groups, which a share consumer refuses.
        settings.keySet()
                .removeAll(List.of(
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG));
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, topics.workers(pool));
        settings.put(ConsumerConfig.SHARE_ACKNOWLEDGEMENT_MODE_CONFIG, "explicit");
        settings.put(ConsumerConfig.SHARE_ACQUIRE_MODE_CONFIG, "record_limit");
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1);
        var consumer = new KafkaShareConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
        consumer.subscribe(List.of(topics.jobs(pool)));
        return consumer;
    }

    @Override
    public void close() {
        closings.forEach(each -> each.accept(LAST_SENDS));
    }
}
