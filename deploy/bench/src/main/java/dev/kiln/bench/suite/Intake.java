package dev.kiln.bench.suite;

import dev.kiln.bench.measure.Results;
import dev.kiln.common.message.MessageCodec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** How many requests a second are accepted for good. */
final class Intake implements Benchmark {

    private static final String SINGLE = "HTTP, one a call";
    private static final String SINGLE_TIME = "HTTP, one a call: answer after";
    private static final String BATCH = "HTTP, batches of 100";
    private static final String BATCH_TIME = "HTTP, batches of 100: answer after";
    private static final String KAFKA = "Kafka";
    private static final String PRODUCER = "plain producer, acks=all";
    private static final String INSERT = "plain INSERT, 100 a transaction";
    private static final int CALLERS = 16;
    private static final int BATCH_CALLERS = 2;
    private static final int BATCH_SIZE = 100;

    @Override
    public String name() {
        return "intake";
    }

    @Override
    public String about() {
        return "durable accepts a second, beside a plain producer of the same payload and plain INSERTs";
    }

    @Override
    public void measure(Bed bed, Results results) throws Exception {
        byte[] one = MessageCodec.encode(bed.request(Templates.NOTHING, Bed.IDLE_POOL));
        Duration time = Duration.ofMillis(bed.size().of(300, 1500, 8000));
        int records = bed.size().of(200, 4_000, 30_000);
        // Not measured: what is compiled while it runs.
        List<Double> unused = post(bed, single(one), CALLERS, time);
        unused = post(bed, batch(one), BATCH_CALLERS, time);
        double unusedEither = kafka(bed, one, records / 4);
        for (int round = 0; round < bed.size().of(1, 1, 3); round++) {
            List<Double> millis = post(bed, single(one), CALLERS, time);
            results.add(SINGLE, "/s", millis.size() / (time.toMillis() / 1e3));
            results.add(SINGLE_TIME, "ms", millis);
            awaitPublished(bed);
            millis = post(bed, batch(one), BATCH_CALLERS, time);
            results.add(BATCH, "/s", BATCH_SIZE * millis.size() / (time.toMillis() / 1e3));
            results.add(BATCH_TIME, "ms", millis);
            awaitPublished(bed);
            results.add(KAFKA, "/s", kafka(bed, one, records));
            awaitPublished(bed);
            results.add(PRODUCER, "/s", producer(bed, one, records));
            results.add(INSERT, "/s", insert(bed, one, time));
        }
        results.atLeast("HTTP at least 1,500/s", results.of(SINGLE).median(), 1500, "/s, one a call");
        results.atLeast(
                "Kafka at least 5,000/s",
                results.of(KAFKA).median(),
                5000,
                "/s, %.0f %% of the plain producer"
                        .formatted(100
                                * results.of(KAFKA).median()
                                / results.of(PRODUCER).median()));
    }

    /** One call, over and over again. */
    private interface Call {
        int on(Connection connection) throws IOException;
    }

    private static Call single(byte[] one) {
        return connection -> connection.post("/api/v1/builds", "application/json", one);
    }

    private static Call batch(byte[] one) {
        String data = new String(one, StandardCharsets.UTF_8);
        return connection -> connection.post(
                "/api/v1/events",
                "application/cloudevents-batch+json",
                Stream.generate(Bed::key)
                        .limit(BATCH_SIZE)
                        .map(id -> """
                                {"specversion":"1.0","id":"%s","source":"/bench","type":"dev.kiln.build.requested.v1","data":%s}
                                """.formatted(id, data))
                        .collect(Collectors.joining(",", "[", "]"))
                        .getBytes(StandardCharsets.UTF_8));
    }

    /** Callers that wait for their answer and call again; how long each answer took, in milliseconds. */
    private static List<Double> post(Bed bed, Call call, int callers, Duration time) throws Exception {
        long deadline = System.nanoTime() + time.toNanos();
        List<Double> millis = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(callers)) {
            List<Future<List<Double>>> all = new ArrayList<>();
            for (int i = 0; i < callers; i++) {
                all.add(threads.submit(() -> calls(bed, call, deadline)));
            }
            for (Future<List<Double>> each : all) {
                millis.addAll(each.get());
            }
        }
        return millis;
    }

    private static List<Double> calls(Bed bed, Call call, long deadline) throws IOException {
        List<Double> millis = new ArrayList<>();
        try (Connection connection = new Connection(bed.api())) {
            for (long begin = System.nanoTime(); begin < deadline; begin = System.nanoTime()) {
                int status = call.on(connection);
                if (status != 202) {
                    throw new IllegalStateException("A call was answered %d".formatted(status));
                }
                millis.add((System.nanoTime() - begin) / 1e6);
            }
        }
        return millis;
    }

    /** Has many builds wait, all of whose jobs are in Kafka. */
    static void fill(Bed bed, Map<String, Object> request, int builds) throws Exception {
        double unused = kafka(bed, MessageCodec.encode(request), builds);
        awaitPublished(bed);
    }

    /** From the first record to the last build in the ledger. */
    private static double kafka(Bed bed, byte[] one, int records) throws Exception {
        String source = "/bench/" + Bed.key();
        AtomicInteger number = new AtomicInteger();
        long begin = System.nanoTime();
        Sent sent = send(bed, "kiln.requests", one, records, message -> {
            header(message, "ce_specversion", "1.0");
            header(message, "ce_id", Integer.toString(number.getAndIncrement()));
            header(message, "ce_source", source);
            header(message, "ce_type", "dev.kiln.build.requested.v1");
            header(message, "content-type", "application/json");
        });
        // To count all of them again and again would be measured too.
        String unusedAnswer = bed.await(
                "select 'all' from submission where submitter = ? and key = any(?) having count(*) = ?",
                Duration.ofMinutes(5),
                "kafka:" + source,
                sent.last().values().stream().map(String::valueOf).toArray(String[]::new),
                sent.last().size());
        double seconds = (System.nanoTime() - begin) / 1e9;
        unusedAnswer = bed.await(
                "select 'all' from submission where submitter = ? having count(*) = ?",
                Duration.ofSeconds(5),
                "kafka:" + source,
                records);
        return records / seconds;
    }

    private static double producer(Bed bed, byte[] one, int records) throws Exception {
        return send(bed, Bed.FLOOR_TOPIC, one, records, message -> {}).pace();
    }

    /**
     * What a producer has sent.
     *
     * @param pace records a second
     * @param last the number of the last record in each partition
     */
    private record Sent(double pace, Map<Integer, Integer> last) {}

    private static Sent send(
            Bed bed, String topic, byte[] one, int records, Consumer<ProducerRecord<String, byte[]>> headers)
            throws Exception {
        Map<String, Object> settings = Map.of("bootstrap.servers", bed.cluster().bootstrapServers(), "acks", "all");
        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
            var unused = producer.partitionsFor(topic);
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            long begin = System.nanoTime();
            for (int i = 0; i < records; i++) {
                var message = new ProducerRecord<>(topic, "key-" + i, one);
                headers.accept(message);
                sent.add(producer.send(message));
            }
            Map<Integer, Integer> last = new HashMap<>();
            for (int i = 0; i < records; i++) {
                last.put(sent.get(i).get().partition(), i);
            }
            return new Sent(records / ((System.nanoTime() - begin) / 1e9), last);
        }
    }

    private static void header(ProducerRecord<?, ?> message, String name, String value) {
        message.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
    }

    private static double insert(Bed bed, byte[] one, Duration time) throws SQLException {
        var database = bed.cluster().database();
        try (var connection =
                        DriverManager.getConnection(database.jdbcUrl(), database.username(), database.password());
                var create = connection.createStatement()) {
            create.execute("create table if not exists bench_floor (payload bytea)");
            try (var insert = connection.prepareStatement("insert into bench_floor values (?)")) {
                connection.setAutoCommit(false);
                long begin = System.nanoTime();
                int rows = 0;
                while (System.nanoTime() - begin < time.toNanos()) {
                    for (int i = 0; i < BATCH_SIZE; i++, rows++) {
                        insert.setBytes(1, one);
                        insert.addBatch();
                    }
                    insert.executeBatch();
                    connection.commit();
                }
                return rows / ((System.nanoTime() - begin) / 1e9);
            }
        }
    }

    private static void awaitPublished(Bed bed) throws InterruptedException {
        String unused = bed.await("select 'all' from outbox having count(*) = 0", Duration.ofMinutes(5));
    }
}
