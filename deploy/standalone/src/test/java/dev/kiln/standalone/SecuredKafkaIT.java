package dev.kiln.standalone;

import static dev.kiln.standalone.SecuredCluster.API;
import static dev.kiln.standalone.SecuredCluster.WORKER;
import static dev.kiln.standalone.SecuredCluster.isForbidden;
import static dev.kiln.standalone.TestCluster.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclBindingFilter;
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

    private SecuredCluster cluster;
    private String build;

    @SuppressWarnings("NullAway.Init")
    SecuredKafkaIT() {}

    @BeforeAll
    void start(@TempDir Path folder) throws IOException, InterruptedException {
        cluster = new SecuredCluster(folder, UsersWithPasswords.in(folder, List.of(API, WORKER, "ci")));
        cluster.give("upstream", "ci");
        build = cluster.submit();
    }

    @AfterAll
    void stop() {
        cluster.close();
    }

    @Test
    void aBuildIsBuiltWithTheRightsOfItsRolesAlone() {
        await().atMost(PATIENCE).until(() -> cluster.state(build).equals("SUCCEEDED"));

        assertThat(cluster.kiln.get("workers").at("/items/0/id").asString()).isEqualTo("worker-1");
        await().atMost(PATIENCE)
                .until(() -> cluster.kiln.get("template-sources").toString().contains("hello"));
    }

    @Test
    void anUpstreamAsksForABuildAndHearsOfIt() throws Exception {
        String id = UUID.randomUUID().toString();
        cluster.send("ci", "kiln.requests", id);

        try (KafkaConsumer<byte[], byte[]> events = cluster.consumer("ci", "ci.listener")) {
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
        assertThat(isForbidden(() -> cluster.send(user, topic, "forged"))).isTrue();
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
        assertThat(isForbidden(() -> {
                    try (KafkaConsumer<byte[], byte[]> consumer = cluster.consumer(user, group)) {
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
    void nobodyButTheAdministratorChangesTopicsOrRights() throws Exception {
        for (String user : List.of("kiln-worker", "ci")) {
            assertThat(isForbidden(() -> cluster.administer(
                            user,
                            admin -> admin.createTopics(List.of(new NewTopic("kiln.new", 1, (short) 1)))
                                    .all()
                                    .get(20, TimeUnit.SECONDS))))
                    .isTrue();
            assertThat(isForbidden(() -> cluster.administer(
                            user,
                            admin -> admin.deleteTopics(List.of("kiln.events"))
                                    .all()
                                    .get(20, TimeUnit.SECONDS))))
                    .isTrue();
        }
        assertThat(isForbidden(() -> cluster.administer(
                        "kiln-api",
                        admin ->
                                admin.deleteTopics(List.of("kiln.events")).all().get(20, TimeUnit.SECONDS))))
                .isTrue();
        assertThat(cluster.command("kiln-worker", "--role", "api", "--principal", "kiln-worker"))
                .isEqualTo(1);
    }

    @Test
    void whatWasGivenCanBeTakenAway() throws Exception {
        assertThat(cluster.command("admin", "--role", "upstream", "--principal", "ci", "--prefix", "another"))
                .isZero();
        assertThat(cluster.command(
                        "admin", "--role", "upstream", "--principal", "ci", "--prefix", "another", "--remove"))
                .isZero();
        cluster.administer(
                "admin",
                admin -> assertThat(admin.describeAcls(AclBindingFilter.ANY)
                                .values()
                                .get(20, TimeUnit.SECONDS))
                        .noneMatch(each -> each.pattern().name().startsWith("another.")));
    }
}
