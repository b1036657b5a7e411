package dev.kiln.standalone;

import static dev.kiln.standalone.TestCluster.PATIENCE;
import static dev.kiln.standalone.TestCluster.freePorts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kiln.api.kafkaaccess.KafkaAccessCommand;
import dev.kiln.embedded.BrokerSecurity;
import dev.kiln.embedded.EmbeddedDatabase;
import dev.kiln.embedded.EmbeddedKafka;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Broker with TLS, SCRAM and ACLs; api and worker with the rights that the command gives them, and with no others. */
@Timeout(300)
@TestInstance(Lifecycle.PER_CLASS)
class SecuredKafkaIT {

    private static final String PASSWORD = "changeit";
    private static final Map<String, String> USERS =
            Map.of("admin", "a-secret", "kiln-api", "b-secret", "kiln-worker", "c-secret", "ci", "d-secret");

    private final Deque<AutoCloseable> started = new ArrayDeque<>();

    private Path folder;
    private Path trust;
    private EmbeddedKafka kafka;
    private KilnClient kiln;
    private String build;

    @SuppressWarnings("NullAway.Init")
    SecuredKafkaIT() {}

    @BeforeAll
    void start(@TempDir Path files) throws IOException, InterruptedException {
        folder = files;
        trust = folder.resolve("trust.p12");
        kafka = opened(EmbeddedKafka.startTemporary(new BrokerSecurity(USERS, certificate(), PASSWORD)));
        give("api", "kiln-api");
        give("worker", "kiln-worker");
        give("upstream", "ci");
        EmbeddedDatabase database = opened(EmbeddedDatabase.startTemporary());
        int port = freePorts(1);
        Map<String, Object> api = new HashMap<>(Map.of(
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
        client("kiln-api").forEach((name, value) -> api.put("spring.kafka.properties." + name, value));
        opened(ApiContext.start(api));
        kiln = opened(new KilnClient(URI.create("http://127.0.0.1:" + port)));
        String[] settings = client("kiln-worker").entrySet().stream()
                .map(each -> "--spring.kafka.properties.%s=%s".formatted(each.getKey(), each.getValue()))
                .toArray(String[]::new);
        WorkerProcess worker = opened(WorkerProcess.start(
                TestCluster.options(folder),
                1,
                kafka.bootstrapServers(),
                DataFolder.at(folder.resolve("data")),
                settings));
        worker.awaitReady();
        build = kiln.post(
                        "builds",
                        UUID.randomUUID().toString(),
                        Map.of("template", Map.of("source", "examples", "path", "hello")))
                .path("id")
                .asString();
    }

    @AfterAll
    void stop() throws Exception {
        while (!started.isEmpty()) {
            started.pop().close();
        }
    }

    @Test
    void aBuildIsBuiltWithTheRightsOfItsRolesAlone() {
        await().atMost(PATIENCE).until(() -> state(build).equals("SUCCEEDED"));

        assertThat(kiln.get("workers").at("/items/0/id").asString()).isEqualTo("worker-1");
        await().atMost(PATIENCE)
                .until(() -> kiln.get("template-sources").toString().contains("hello"));
    }

    @Test
    void anUpstreamAsksForABuildAndHearsOfIt() throws Exception {
        String id = UUID.randomUUID().toString();
        send("ci", "kiln.requests", id);

        try (KafkaConsumer<byte[], byte[]> events = consumer("ci", "ci.listener")) {
            events.subscribe(List.of("kiln.events"));
            List<String> heard = new ArrayList<>();
            await().atMost(PATIENCE).until(() -> {
                events.poll(Duration.ofMillis(200))
                        .forEach(each -> heard.add(new String(each.value(), StandardCharsets.UTF_8)));
                return heard.stream().anyMatch(each -> each.contains("SUCCEEDED"));
            });
        }
    }

    @ParameterizedTest
    @CsvSource({
        "kiln-worker, kiln.events",
        "kiln-worker, kiln.requests",
        "kiln-worker, kiln.profiles",
        "kiln-worker, kiln.control",
        "kiln-worker, kiln.jobs.default",
        "ci,          kiln.events",
        "ci,          kiln.attempts",
        "ci,          kiln.heartbeats",
        "ci,          kiln.control",
        "ci,          kiln.jobs.default",
    })
    void whatIsNotItsToWriteIsRefused(String user, String topic) {
        assertThat(refused(() -> send(user, topic, "forged"))).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "kiln-worker, kiln.requests,     ",
        "kiln-worker, kiln.attempts,     ",
        "kiln-worker, kiln.logs,         ",
        "kiln-worker, kiln.events,       ",
        "kiln-worker, kiln.jobs.default, kiln-coordinator",
        "ci,          kiln.requests,     ",
        "ci,          kiln.attempts,     ",
        "ci,          kiln.logs,         ",
        "ci,          kiln.jobs.default, ",
        "ci,          kiln.events,       kiln-notifier",
    })
    void whatIsNotItsToReadIsRefused(String user, String topic, @Nullable String group) {
        assertThat(refused(() -> {
                    try (KafkaConsumer<byte[], byte[]> consumer = consumer(user, group)) {
                        if (group == null) {
                            TopicPartition first = new TopicPartition(topic, 0);
                            consumer.assign(List.of(first));
                            consumer.seekToBeginning(List.of(first));
                        } else {
                            consumer.subscribe(List.of(topic));
                        }
                        consumer.poll(Duration.ofSeconds(20));
                    }
                }))
                .isTrue();
    }

    @Test
    void nobodyButTheAdministratorChangesTopicsOrRights() {
        for (String user : List.of("kiln-worker", "ci")) {
            assertThat(refused(() -> administer(
                            user,
                            admin -> admin.createTopics(List.of(new NewTopic("kiln.new", 1, (short) 1)))
                                    .all()
                                    .get(20, TimeUnit.SECONDS))))
                    .isTrue();
            assertThat(refused(() -> administer(
                            user,
                            admin -> admin.deleteTopics(List.of("kiln.events"))
                                    .all()
                                    .get(20, TimeUnit.SECONDS))))
                    .isTrue();
        }
        assertThat(refused(() -> administer(
                        "kiln-api",
                        admin ->
                                admin.deleteTopics(List.of("kiln.events")).all().get(20, TimeUnit.SECONDS))))
                .isTrue();
        assertThat(command("kiln-worker", "--role", "api", "--principal", "kiln-worker"))
                .isEqualTo(1);
    }

    @Test
    void whatWasGivenCanBeTakenAway() throws Exception {
        assertThat(command("admin", "--role", "upstream", "--principal", "ci", "--prefix", "another"))
                .isZero();
        assertThat(command("admin", "--role", "upstream", "--principal", "ci", "--prefix", "another", "--remove"))
                .isZero();
        administer(
                "admin",
                admin -> assertThat(admin.describeAcls(AclBindingFilter.ANY)
                                .values()
                                .get(20, TimeUnit.SECONDS))
                        .noneMatch(each -> each.pattern().name().startsWith("another.")));
    }

    private String state(String id) {
        return kiln.get("builds/" + id).path("state").asString();
    }

    private void give(String role, String user) throws IOException {
        assertThat(command("admin", "--role", role, "--principal", "User:" + user))
                .isZero();
    }

    private int command(String as, String... arguments) {
        try {
            Path config = folder.resolve(as + ".properties");
            Properties properties = new Properties();
            properties.putAll(client(as));
            try (var writer = Files.newBufferedWriter(config)) {
                properties.store(writer, null);
            }
            List<String> all = new ArrayList<>(List.of(arguments));
            all.addAll(List.of("--bootstrap-servers", kafka.bootstrapServers(), "--command-config", config.toString()));
            PrintWriter nobody = new PrintWriter(new StringWriter());
            return KafkaAccessCommand.command().run(nobody, nobody, all.toArray(String[]::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void send(String user, String topic, String id)
            throws ExecutionException, InterruptedException, TimeoutException {
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

    private KafkaConsumer<byte[], byte[]> consumer(String user, @Nullable String group) {
        Map<String, Object> settings = settings(user);
        if (group != null) {
            settings.put("group.id", group);
        }
        settings.put("auto.offset.reset", "earliest");
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private void administer(String user, Administration what) throws Exception {
        try (Admin admin = Admin.create(settings(user))) {
            what.with(admin);
        }
    }

    private Map<String, Object> settings(String user) {
        Map<String, Object> settings = new HashMap<>(client(user));
        settings.put("bootstrap.servers", kafka.bootstrapServers());
        return settings;
    }

    private Map<String, String> client(String user) {
        return BrokerSecurity.client(user, String.valueOf(USERS.get(user)), trust, PASSWORD);
    }

    /** Whether Kafka says that it may not; any other ending is none. */
    private static boolean refused(Attempt attempt) {
        try {
            attempt.run();
            return false;
        } catch (Exception e) {
            for (Throwable each = e; each != null; each = each.getCause()) {
                if (each instanceof AuthorizationException) {
                    return true;
                }
            }
            throw new AssertionError(e);
        }
    }

    /** A key and a certificate of this machine, and a store that trusts it. */
    private Path certificate() throws IOException, InterruptedException {
        Path store = folder.resolve("broker.p12");
        Path file = folder.resolve("broker.pem");
        keytool(
                "-genkeypair",
                "-alias",
                "broker",
                "-keyalg",
                "RSA",
                "-dname",
                "CN=broker",
                "-validity",
                "2",
                "-ext",
                "san=ip:127.0.0.1",
                "-keystore",
                store.toString());
        keytool("-exportcert", "-rfc", "-alias", "broker", "-file", file.toString(), "-keystore", store.toString());
        keytool(
                "-importcert",
                "-noprompt",
                "-alias",
                "broker",
                "-file",
                file.toString(),
                "-keystore",
                trust.toString());
        return store;
    }

    private static void keytool(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD));
        command.addAll(1, List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }

    private <T extends AutoCloseable> T opened(T part) {
        started.push(part);
        return part;
    }

    private interface Attempt {
        void run() throws Exception;
    }

    private interface Administration {
        void with(Admin admin) throws Exception;
    }
}
