package dev.kiln.api;

import dev.kiln.api.build.ScriptedWorker;
import dev.kiln.common.message.MessageCodec;
import dev.kiln.common.topic.Topics;
import dev.kiln.servers.Broker;
import dev.kiln.servers.Database;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * A Kiln of a test's own: an empty database, a topic prefix that nobody else has, and as many instances of the api as the
 * test starts. The broker and the server of the database are real, and shared by all tests of the JVM; a test that stops
 * one starts it again.
 *
 * <pre>{@code
 * try (ApiCluster cluster = ApiCluster.fresh()) {
 *     Api api = cluster.startApi("kiln.lease.duration=3s");
 *     ...
 * }
 * }</pre>
 */
public final class ApiCluster implements AutoCloseable {

    private static final AtomicInteger COUNT = new AtomicInteger();

    private final String databaseUrl;
    private final Topics topics;
    private final JdbcClient jdbc;
    private final KafkaProducer<String, byte[]> producer;
    private final List<Runnable> started = new ArrayList<>();

    private ApiCluster(int number) {
        this.databaseUrl = database().createDatabase("test_" + number);
        this.topics = new Topics("test-" + number);
        this.jdbc = JdbcClient.create(new DriverManagerDataSource(
                databaseUrl, database().username(), database().password()));
        this.producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka().bootstrapServers(), "acks", "all"),
                new StringSerializer(),
                new ByteArraySerializer());
    }

    /** A Kiln without an instance yet; neither tables nor topics exist. */
    public static ApiCluster fresh() {
        return new ApiCluster(COUNT.incrementAndGet());
    }

    /** The broker, which the test may stop and start. */
    public Broker kafka() {
        return Servers.KAFKA;
    }

    /** The server of the database, which the test may stop and start. */
    public Database database() {
        return Servers.DATABASE;
    }

    public Topics topics() {
        return topics;
    }

    /** The database, by connections of the test's own. */
    public JdbcClient jdbc() {
        return jdbc;
    }

    /**
     * Starts an instance on a free port and waits until it serves.
     *
     * @param properties as {@code name=value}, for example {@code kiln.roles=coordinator}
     */
    public Api startApi(String... properties) {
        Api api = new Api(SpringApplication.run(KilnApi.class, arguments(0, properties)));
        started.add(api::close);
        return api;
    }

    /**
     * Starts an instance as a process of its own, which may be killed, and waits until it serves.
     *
     * @param crash what ends it by itself, if anything shall
     * @param properties as {@code name=value}
     */
    public ApiProcess startProcess(CrashPoint.@Nullable Plan crash, String... properties) {
        int port = ApiProcess.freePort();
        ApiProcess process = ApiProcess.start(port, crash, arguments(port, properties));
        started.add(process::close);
        return process;
    }

    private String[] arguments(int port, String... properties) {
        Stream<String> ours = Stream.of(
                "server.port=" + port,
                "management.server.port=0",
                "spring.main.banner-mode=off",
                "spring.datasource.url=" + databaseUrl,
                "spring.datasource.username=" + database().username(),
                "spring.datasource.password=" + database().password(),
                "spring.datasource.hikari.maximum-pool-size=8",
                "spring.kafka.bootstrap-servers=" + kafka().bootstrapServers(),
                "kiln.topics.prefix=" + topics.prefix(),
                "kiln.topics.partitions=3");
        return Stream.concat(ours, Stream.of(properties))
                .map(each -> "--" + each)
                .toArray(String[]::new);
    }

    /** A worker of the pool {@code default} whose every word the test says. */
    public ScriptedWorker worker(String id) {
        ScriptedWorker worker = new ScriptedWorker(this, id);
        started.add(worker::close);
        return worker;
    }

    /** Reads a topic from its beginning, at the test's own pace. The topic must exist. */
    public TopicReader reader(String topic) {
        TopicReader reader = new TopicReader(kafka().bootstrapServers(), topic);
        started.add(reader::close);
        return reader;
    }

    /** Sends one of Kiln's messages, and returns when the broker has it. */
    public void send(String topic, String key, Record message) {
        send(topic, key, MessageCodec.encode(message));
    }

    /** Sends whatever bytes, or none. */
    public void send(String topic, String key, byte @Nullable [] value) {
        send(new ProducerRecord<>(topic, key, value));
    }

    public void send(ProducerRecord<String, byte[]> message) {
        try {
            producer.send(message).get(30, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("The broker did not take a record for " + message.topic(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** A client for what no other method here does. The caller closes it. */
    public Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", kafka().bootstrapServers()));
    }

    /** Ends all that was started here; the servers run on, and are started again if the test has stopped them. */
    @Override
    public void close() {
        kafka().start();
        database().start();
        for (Runnable each : started.reversed()) {
            each.run();
        }
        producer.close();
    }
}
