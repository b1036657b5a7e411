package dev.kiln.api.notifier;

import static dev.kiln.api.TopicReader.header;
import static dev.kiln.api.profile.ProfileWorld.unique;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kiln.api.TopicReader;
import dev.kiln.api.profile.Builds;
import dev.kiln.api.profile.ProfileWorld;
import dev.kiln.common.event.EventType;
import dev.kiln.common.event.ProfileEvent;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** From an event on Kafka to records in the database and events about them, all of it real. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NotifierIT {

    private static final String AWS = """
            {'cloud': 'aws', 'region': 'us-east-1', 'selector': {'labels': {'os': '%s'}},
             'packs': [{'name': 'generic-byoi', 'layer': 'os', 'tag': '1.0.0',
                        'values': '# ours\\npack:\\n  osImageOverride: none # set by Kiln\\nkey: [1, 2]\\n'}]}
            """;

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final ProfileWorld world = new ProfileWorld();
    private final TopicReader told =
            world.cluster().reader(world.cluster().topics().profiles());
    private String name = "";
    private String label = "";

    @BeforeEach
    void anotherName() {
        name = unique("prod");
        label = unique("os");
    }

    @AfterAll
    void stop() {
        world.close();
    }

    @Test
    void aRecordThatSelectsABuildPointsAtItsImage() {
        world.create(name, AWS.formatted(label));
        Builds build = accepted();

        world.publish(build);

        JsonNode profile = world.awaitProfile(name, each -> each.has("image"));
        assertThat(profile.path("version").asString()).isEqualTo("1.0.1");
        assertThat(profile.at("/image/reference").asString()).isEqualTo("ami-1");
        assertThat(profile.at("/image/build").asString()).isEqualTo(build.id().toString());
        assertThat(profile.at("/packs/0/values").asString()).isEqualTo("""
                # ours
                pack:
                  osImageOverride: "ami-1" # set by Kiln
                  osName: "ubuntu"
                  osVersion: "24.04"
                key: [1, 2]
                """);
        assertThat(world.history(name).at("/0/cause").asString())
                .contains(build.id().toString(), "points at ami-1");
        ProfileEvent event = awaitEvents(name, 1).getFirst();
        assertThat(event.version()).isEqualTo("1.0.1");
        assertThat(event.previousVersion()).isEqualTo("1.0.0");
        assertThat(event.reference()).isEqualTo("ami-1");
        assertThat(event.buildId()).isEqualTo(build.id());
    }

    @Test
    void aRequestNamesRecordsAndOneThatDoesNotExistKeepsNoOtherFromItsImage() {
        world.create(name, "{'cloud': 'aws', 'region': 'us-east-1'}");
        String missing = unique("missing");
        double before = counted("unknown");

        world.publish(world.accept(build().profiles(missing, name)));

        world.awaitProfile(name, each -> each.has("image"));
        assertThat(counted("unknown")).isEqualTo(before + 1);
        assertThat(world.get(missing).statusCode()).isEqualTo(404);
    }

    @Test
    void aBuildWithoutAnImageForTheRegionLeavesTheRecordAndSaysWhy() {
        world.create(name, AWS.formatted(label).replace("us-east-1", "eu-central-1"));
        JsonNode before = world.profile(name);

        world.publish(accepted());

        JsonNode after = world.awaitKind(name, "skipped");
        assertThat(after.path("version")).isEqualTo(before.path("version"));
        assertThat(after.path("packs")).isEqualTo(before.path("packs"));
        assertThat(after.has("image")).isFalse();
        assertThat(world.history(name).at("/0/cause").asString()).contains("no image for aws/eu-central-1");
        ProfileEvent event = awaitEvents(name, 1).getFirst();
        assertThat(event.cause()).contains("no image for aws/eu-central-1");
        assertThat(event.version()).isEqualTo("1.0.0");
    }

    @Test
    @DisplayName("I3: an event that is delivered again changes no record")
    void aRedeliveredEventChangesNothing() {
        String sentinel = unique("sentinel");
        world.create(name, AWS.formatted(label));
        world.create(sentinel, "{'cloud': 'aws', 'region': 'us-east-1'}");
        Builds build = accepted();
        Builds last = world.accept(build().profiles(sentinel));

        for (int n = 0; n < 3; n++) {
            world.publish(EventType.BUILD_SUCCEEDED, "event-" + build.id(), build.id(), build.event());
        }
        world.publish(EventType.BUILD_SUCCEEDED, "event-" + last.id(), build.id(), last.event());
        world.awaitKind(sentinel, "updated");

        assertThat(world.kinds(name)).containsExactly("updated", "created");
        assertThat(world.profile(name).path("version").asString()).isEqualTo("1.0.1");
        awaitEvents(sentinel, 1);
        assertThat(awaitEvents(name, 1)).hasSize(1);
    }

    @Test
    void aRecordThatCannotBeReadKeepsNoOtherFromItsImage() {
        String broken = "a-" + name;
        world.create(broken, AWS.formatted(label));
        world.create(name, AWS.formatted(label));
        change("update cluster_profile set version = 'broken' where name = ?", broken);
        Builds build = accepted();

        world.publish(build);

        assertThat(world.awaitKind(name, "updated").path("version").asString()).isEqualTo("1.0.1");
        ConsumerRecord<String, byte[]> aside = awaitSetAside(build, 1).getFirst();
        assertThat(header(aside, "kafka_dlt-exception-message")).contains(broken, "Not a version: 'broken'");
        assertThat(world.kinds(name)).containsExactly("updated", "created");
        change("delete from cluster_profile where name = ?", broken);
    }

    @Test
    @DisplayName("I4: an image that the ledger keeps as an orphan, or does not know, reaches no record")
    void onlyAcceptedImagesReachARecord() {
        world.create(name, AWS.formatted(label));

        world.publish(world.accept(build().label("os", label), "ORPHAN"));
        world.publish(build().label("os", label));

        await().atMost(PATIENCE).until(() -> world.kinds(name).equals(List.of("skipped", "skipped", "created")));
        assertThat(world.profile(name).has("image")).isFalse();
        assertThat(world.history(name).at("/0/cause").asString()).contains("does not hold image");
    }

    @Test
    @DisplayName("I8: what is no event of ours is set aside, and the next event is handled")
    void whatCannotBeReadIsSetAside() {
        world.create(name, AWS.formatted(label));
        Builds build = accepted();
        String key = build.id().toString();
        String future = "dev.kiln.build.succeeded.v2";

        send(key, "not an event", List.of());
        send(key, "\u0001", attributes("dev.kiln.build.succeeded.v1"));
        send(key, "{}", attributes("dev.kiln.build.succeeded.v1"));
        send(key, "{}", attributes(future));
        world.publish(EventType.BUILD_STARTED, unique("started"), build.id(), build.event());
        world.publish(build);

        world.awaitKind(name, "updated");
        List<ConsumerRecord<String, byte[]>> records = awaitSetAside(build, 4);
        assertThat(records).hasSize(4);
        assertThat(records.getFirst().value()).isEqualTo("not an event".getBytes(UTF_8));
        assertThat(header(records.getLast(), "ce_type")).isEqualTo(future);
        assertThat(header(records.getLast(), "kafka_dlt-exception-message")).contains(future, "does not know");
    }

    private void change(String sql, String profile) {
        world.cluster().jdbc().sql(sql).param(profile).update();
    }

    private List<ConsumerRecord<String, byte[]>> awaitSetAside(Builds build, int count) {
        String events = world.cluster().topics().events();
        TopicReader aside = world.cluster().reader(world.cluster().topics().deadLetters(events));
        return await().atMost(PATIENCE).until(() -> aside.records(build.id()), found -> found.size() >= count);
    }

    private void send(String key, String value, List<Header> headers) {
        world.cluster()
                .send(new ProducerRecord<>(
                        world.cluster().topics().events(), null, key, value.getBytes(UTF_8), headers));
    }

    private Builds accepted() {
        return world.accept(build().label("os", label));
    }

    private static Builds build() {
        return Builds.next().image("aws", "us-east-1", "ami-1", null).image("aws", "us-west-2", "ami-2", null);
    }

    private double counted(String result) {
        return world.api()
                .bean(MeterRegistry.class)
                .counter("kiln.profile.updates", "result", result)
                .count();
    }

    private List<ProfileEvent> awaitEvents(String profile, int count) {
        return await().atMost(PATIENCE)
                .until(() -> told.messages(profile, ProfileEvent.class), found -> found.size() >= count);
    }

    private static List<Header> attributes(String type) {
        Map<String, String> attributes = Map.of(
                "ce_specversion", "1.0",
                "ce_id", UUID.randomUUID().toString(),
                "ce_source", "/kiln",
                "ce_type", type,
                "content-type", "application/json");
        return attributes.entrySet().stream()
                .<Header>map(
                        each -> new RecordHeader(each.getKey(), each.getValue().getBytes(UTF_8)))
                .toList();
    }
}
