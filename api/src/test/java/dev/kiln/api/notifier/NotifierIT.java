package dev.kiln.api.notifier;

import static dev.kiln.api.profile.ProfileWorld.unique;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kiln.api.profile.Builds;
import dev.kiln.api.profile.ProfileWorld;
import dev.kiln.api.testing.ApiInstance;
import dev.kiln.common.event.BuildEvent;
import dev.kiln.common.event.EventCodec;
import dev.kiln.common.event.EventType;
import dev.kiln.common.event.ProfileEvent;
import dev.kiln.common.message.MessageCodec;
import dev.kiln.common.topic.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** From an event on Kafka to records in the database and events about them, all of it real. */
class NotifierIT {

    private static final String AWS = """
            {'cloud': 'aws', 'region': 'us-east-1', 'selector': {'labels': {'os': '%s'}},
             'packs': [{'name': 'generic-byoi', 'layer': 'os', 'tag': '1.0.0',
                        'values': '# ours\\npack:\\n  osImageOverride: none # set by Kiln\\nkey: [1, 2]\\n'}]}
            """;

    private final ProfileWorld world = ProfileWorld.shared();
    private final String name = unique("prod");
    private final String label = "os-" + UUID.randomUUID();

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
        world.create(name, AWS.formatted(label));
        String sentinel = unique("sentinel");
        world.create(sentinel, "{'cloud': 'aws', 'region': 'us-east-1'}");
        Builds build = accepted();
        BuildEvent last = world.accept(build().profiles(sentinel)).event();

        for (int n = 0; n < 3; n++) {
            world.publish(EventType.BUILD_SUCCEEDED, "event-" + build.id(), build.event());
        }
        world.awaitKind(name, "updated");
        JsonNode once = world.profile(name);
        awaitPartitionOf(build, last, sentinel);

        assertThat(world.profile(name)).isEqualTo(once);
        assertThat(world.kinds(name)).containsExactly("updated", "created");
        assertThat(awaitEvents(name, 1)).hasSize(1);
    }

    @Test
    @DisplayName("I4: an image that the ledger keeps as an orphan, or does not know, reaches no record")
    void onlyAcceptedImagesReachARecord() {
        world.create(name, AWS.formatted(label));

        world.publish(world.accept(build().label("os", label), "ORPHAN"));
        world.publish(build().label("os", label));

        await().atMost(Duration.ofSeconds(30))
                .until(() -> world.kinds(name).equals(List.of("skipped", "skipped", "created")));
        assertThat(world.profile(name).has("image")).isFalse();
        assertThat(world.history(name).at("/0/cause").asString()).contains("does not hold image");
    }

    @Test
    @DisplayName("I8: what is no event of ours is set aside, and the next event is handled")
    void whatCannotBeReadIsSetAside() {
        world.create(name, AWS.formatted(label));
        Builds build = accepted();
        String key = build.id().toString();
        String events = world.api().bean(Topics.class).events();
        String future = "dev.kiln.build.succeeded.v2";

        world.send(new ProducerRecord<>(events, key, "not an event".getBytes(UTF_8)));
        world.send(new ProducerRecord<>(events, null, key, new byte[] {1}, headers("dev.kiln.build.succeeded.v1")));
        world.send(
                new ProducerRecord<>(events, null, key, "{}".getBytes(UTF_8), headers("dev.kiln.build.succeeded.v1")));
        world.send(new ProducerRecord<>(events, null, key, "{}".getBytes(UTF_8), headers(future)));
        world.publish(EventType.BUILD_STARTED, unique("started"), build.event());
        world.publish(build);

        world.awaitKind(name, "updated");
        List<ConsumerRecord<String, byte[]>> aside =
                read(world.api().bean(Topics.class).deadLetters(events), 4, each -> key.equals(each.key()));
        assertThat(aside).hasSize(4);
        assertThat(aside.getFirst().value()).isEqualTo("not an event".getBytes(UTF_8));
        assertThat(header(aside.getLast(), "ce_type")).isEqualTo(future);
        assertThat(header(aside.getLast(), "kafka_dlt-exception-message")).contains(future, "does not know");
    }

    private Builds accepted() {
        return world.accept(build().label("os", label));
    }

    private static Builds build() {
        return Builds.next().image("aws", "us-east-1", "ami-1", null).image("aws", "us-west-2", "ami-2", null);
    }

    /** Waits until the notifier has read a partition past all that was written for a build. */
    private void awaitPartitionOf(Builds build, BuildEvent last, String sentinel) {
        var encoded = EventCodec.encode(
                EventCodec.event(EventType.BUILD_SUCCEEDED, unique("last"), sentinel, last.at(), last));
        var message = new ProducerRecord<>(
                world.api().bean(Topics.class).events(),
                build.id().toString(),
                encoded.json().getBytes(UTF_8));
        encoded.headers().forEach((header, value) -> message.headers().add(header, value.getBytes(UTF_8)));
        world.send(message);
        world.awaitKind(sentinel, "updated");
    }

    private double counted(String result) {
        return world.api()
                .bean(MeterRegistry.class)
                .counter("kiln.profile.updates", "result", result)
                .count();
    }

    private List<ProfileEvent> awaitEvents(String profile, int count) {
        return read(world.api().bean(Topics.class).profiles(), count, each -> profile.equals(each.key())).stream()
                .map(each -> MessageCodec.decode(each.value(), ProfileEvent.class))
                .toList();
    }

    /** All records of a topic that match, once there are that many. */
    private static List<ConsumerRecord<String, byte[]>> read(
            String topic, int count, Predicate<ConsumerRecord<String, byte[]>> wanted) {
        Map<String, Object> settings =
                Map.of("bootstrap.servers", ApiInstance.bootstrapServers(), "auto.offset.reset", "earliest");
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
            var partition = new TopicPartition(topic, 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            List<ConsumerRecord<String, byte[]>> found = new ArrayList<>();
            await().atMost(Duration.ofSeconds(30)).until(() -> {
                consumer.poll(Duration.ofMillis(200)).forEach(each -> {
                    if (wanted.test(each)) {
                        found.add(each);
                    }
                });
                return found.size() >= count;
            });
            return found;
        }
    }

    private static List<Header> headers(String type) {
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

    private static String header(ConsumerRecord<String, byte[]> message, String name) {
        return new String(message.headers().lastHeader(name).value(), UTF_8);
    }
}
