package dev.kiln.bench.suite;

import dev.kiln.embedded.EmbeddedDatabase;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The least that lies between a request and a process on this machine: a commit, a record to Kafka and back, a fork. Done
 * one after the other, by nothing but clients. Confined to one thread.
 */
final class Floor implements AutoCloseable {

    private static final byte[] PAYLOAD = new byte[512];

    private final Connection connection;
    private final PreparedStatement insert;
    private final KafkaProducer<byte[], byte[]> producer;
    private final KafkaConsumer<byte[], byte[]> consumer;

    Floor(EmbeddedDatabase database, String bootstrapServers) throws SQLException {
        connection = DriverManager.getConnection(database.jdbcUrl(), database.username(), database.password());
        try (Statement create = connection.createStatement()) {
            create.execute("create table if not exists bench_floor (payload bytea)");
        }
        insert = connection.prepareStatement("insert into bench_floor values (?)");
        Map<String, Object> kafka = Map.of("bootstrap.servers", bootstrapServers, "acks", "all", "linger.ms", 0);
        producer = new KafkaProducer<>(kafka, new ByteArraySerializer(), new ByteArraySerializer());
        consumer = new KafkaConsumer<>(kafka, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        List<TopicPartition> partition = List.of(new TopicPartition(Bed.FLOOR_TOPIC, 0));
        consumer.assign(partition);
        consumer.seekToEnd(partition);
        consumer.position(partition.getFirst());
    }

    /** In seconds. */
    double once() throws SQLException, ExecutionException, InterruptedException, IOException {
        long begin = System.nanoTime();
        insert.setBytes(1, PAYLOAD);
        insert.executeUpdate();
        producer.send(new ProducerRecord<>(Bed.FLOOR_TOPIC, PAYLOAD)).get();
        while (consumer.poll(Duration.ofSeconds(1)).isEmpty()) {
            // It is on its way.
        }
        Process process = new ProcessBuilder("/bin/true").start();
        double taken = (System.nanoTime() - begin) / 1e9;
        process.waitFor();
        return taken;
    }

    @Override
    public void close() throws SQLException {
        producer.close();
        consumer.close();
        connection.close();
    }
}
