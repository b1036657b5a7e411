package dev.kiln.standalone;

import static dev.kiln.standalone.TestCluster.freePorts;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.api.kafkaaccess.KafkaAccessCommand;
import dev.kiln.embedded.EmbeddedDatabase;
import dev.kiln.embedded.EmbeddedKafka;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * A broker that knows its users and enforces ACLs; an api and a worker with the rights that the command gives them, and with
 * no others; and clients of any user.
 */
final class SecuredCluster implements AutoCloseable {

    static final String API = "kiln-api";
    static final String WORKER = "kiln-worker";

    private final Deque<AutoCloseable> started = new ArrayDeque<>();
    private final Path folder;
    private final KafkaUsers users;
    final KilnClient kiln;
    private final EmbeddedKafka kafka;

    /** @param jvm options of the worker's JVM */
    SecuredCluster(Path folder, KafkaUsers users, String... jvm) throws IOException, InterruptedException {
        this.folder = folder;
        this.users = opened(users);
        this.kafka = opened(EmbeddedKafka.startTemporary(users.broker()));
        give("api", API);
        give("worker", WORKER);
        EmbeddedDatabase database = opened(EmbeddedDatabase.startTemporary());
        int port = freePorts(1);
        opened(ApiContext.start(apiProperties(port, database)));
        this.kiln = opened(new KilnClient(URI.create("http://127.0.0.1:" + port)));
        opened(WorkerProcess.start(
                        TestCluster.options(folder),
                        1,
                        kafka.bootstrapServers(),
                        DataFolder.at(folder.resolve("data")),
                        List.of(jvm),
                        spring(WORKER)))
                .awaitReady();
    }

    private Map<String, Object> apiProperties(int port, EmbeddedDatabase database) {
        Map<String, Object> properties = new HashMap<>(Map.of(
                "server.port",
                port,
                "management.server.port",
                0,
                "spring.datasource.url",
                database.jdbcUrl(),
                "spring.datasource.username",
                database.username(),
                "spring.datasource.password",
                database.password(),
                "spring.kafka.bootstrap-servers",
                kafka.bootstrapServers(),
                "kiln.cdevents.enabled",
                true,
                "kiln.catalog.sources",
                "examples"));
        properties.putAll(spring(API));
        return properties;
    }

    /** What api and worker are told, who know Kafka through Spring Boot. */
    private Map<String, String> spring(String user) {
        Map<String, String> properties = new HashMap<>();
        users.settings(user).forEach((name, value) -> properties.put("spring.kafka.properties." + name, value));
        return properties;
    }

    String submit() {
        return kiln.post(
                        "builds",
                        UUID.randomUUID().toString(),
                        Map.of("template", Map.of("source", "examples", "path", "hello")))
                .path("id")
                .asString();
    }

    String state(String build) {
        return kiln.get("builds/" + build).path("state").asString();
    }

    void give(String role, String user) throws IOException {
        assertThat(command("admin", "--role", role, "--principal", users.principal(user)))
                .isZero();
    }

    /** Runs the command that gives rights, as a user. */
    int command(String as, String... arguments) throws IOException {
        Path config = folder.resolve(as + ".properties");
        Properties properties = new Properties();
        properties.putAll(users.settings(as));
        try (var writer = Files.newBufferedWriter(config)) {
            properties.store(writer, null);
        }
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--bootstrap-servers", kafka.bootstrapServers(), "--command-config", config.toString()));
        PrintWriter nobody = new PrintWriter(new StringWriter());
        return KafkaAccessCommand.command().run(nobody, nobody, all.toArray(String[]::new));
    }

    /** Publishes a request for a build, wherever. */
    void send(String user, String topic, String id) throws ExecutionException, InterruptedException, TimeoutException {
        Map<String, Object> settings = settings(user);
        settings.put("max.block.ms", 20_000);
        try (var producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            var message = new ProducerRecord<byte[], byte[]>(
                    topic,
                    "{\"template\": {\"source\": \"examples\", \"path\": \"hello\"}}".getBytes(StandardCharsets.UTF_8));
            Map.of(
                            "ce_specversion", "1.0",
                            "ce_id", id,
                            "ce_source", "/ci",
                            "ce_type", "dev.kiln.build.requested.v1",
                            "content-type", "application/json")
                    .forEach((name, value) -> message.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
            producer.send(message).get(30, TimeUnit.SECONDS);
        }
    }

    KafkaConsumer<byte[], byte[]> consumer(String user, @Nullable String group) {
        Map<String, Object> settings = settings(user);
        if (group != null) {
            settings.put("group.id", group);
        }
        settings.put("auto.offset.reset", "earliest");
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    void administer(String user, Administration what) throws Exception {
        try (Admin admin = Admin.create(settings(user))) {
            what.with(admin);
        }
    }

    private Map<String, Object> settings(String user) {
        Map<String, Object> settings = new HashMap<>(users.settings(user));
        settings.put("bootstrap.servers", kafka.bootstrapServers());
        return settings;
    }

    /** Whether Kafka says that a user may not; any other ending is none. */
    static boolean isForbidden(Attempt attempt) {
        return endsWith(AuthorizationException.class, attempt);
    }

    /** Whether Kafka says that it knows no such user. */
    static boolean isUnknown(Attempt attempt) {
        return endsWith(AuthenticationException.class, attempt);
    }

    private static boolean endsWith(Class<? extends Exception> refusal, Attempt attempt) {
        try {
            attempt.run();
            return false;
        } catch (Exception e) {
            for (Throwable each = e; each != null; each = each.getCause()) {
                if (refusal.isInstance(each)) {
                    return true;
                }
            }
            throw new AssertionError(e);
        }
    }

    private <T extends AutoCloseable> T opened(T part) {
        started.push(part);
        return part;
    }

    @Override
    public void close() {
        try {
            while (!started.isEmpty()) {
                started.pop().close();
            }
        } catch (Exception e) {
            throw new IllegalStateException("Not all of it could be stopped", e);
        }
    }

    /** What a user tries. */
    interface Attempt {
        void run() throws Exception;
    }

    /** What an administrator does. */
    interface Administration {
        void with(Admin admin) throws Exception;
    }
}
