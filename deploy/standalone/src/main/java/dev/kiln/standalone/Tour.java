package dev.kiln.standalone;

import dev.kiln.common.event.EventType;
import dev.kiln.common.message.MessageCodec;
import dev.kiln.common.topic.Topics;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.kafka.KafkaMessageFactory;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import tools.jackson.databind.JsonNode;

/**
 * The main job, shown once: a cluster profile record, a build requested over HTTP, one requested by a CloudEvent on
 * Kafka, the record that points at the newest image in the end, and what Palette was sent.
 */
final class Tour {

    static final String PROFILE = "quickstart";
    private static final Duration LONGEST_BUILD = Duration.ofMinutes(20);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final KilnClient kiln;
    private final String bootstrapServers;
    private final ExampleChoice example;
    private final Supplier<List<String>> paletteWrites;
    private final Terminal terminal;
    private final String run = UUID.randomUUID().toString();

    /** @param paletteWrites what was sent to Palette so far */
    Tour(
            KilnClient kiln,
            String bootstrapServers,
            ExampleChoice example,
            Supplier<List<String>> paletteWrites,
            Terminal terminal) {
        this.kiln = kiln;
        this.bootstrapServers = bootstrapServers;
        this.example = example;
        this.paletteWrites = paletteWrites;
        this.terminal = terminal;
    }

    /**
     * Runs it to its end.
     *
     * @throws CannotStartException if anything does not come out as it should, saying what
     */
    void take() {
        terminal.heading("The template is '%s': %s".formatted(example.template(), example.because()));
        terminal.heading("A cluster profile record that wants every image labelled os=" + example.template());
        kiln.put("cluster-profiles/" + PROFILE, record());
        JsonNode before = kiln.get("cluster-profiles/" + PROFILE);
        show(before);

        terminal.heading("A build, requested over HTTP");
        String overHttp =
                kiln.post("builds", run, request("v1.34.1")).path("id").asString();
        follow(overHttp);

        terminal.heading("A build, requested by a CloudEvent on the topic " + topics().requests());
        publish(request("v1.34.2"));
        follow(awaitBuild("v1.34.2"));

        terminal.heading("The record now");
        JsonNode after = awaitChange(before);
        show(after);
        for (JsonNode each : kiln.get("cluster-profiles/%s/history?limit=5".formatted(PROFILE))
                .path("items")) {
            terminal.say("   %s %s: %s"
                    .formatted(
                            each.path("version").asString(),
                            each.path("kind").asString(),
                            each.path("cause").asString()));
        }

        terminal.heading("What Palette was sent (here a stand-in for it)");
        await(
                "Palette to agree with the record",
                () -> kiln.get("cluster-profiles/%s/sync".formatted(PROFILE)),
                each -> each.path("state").asString().equals("in-sync"));
        paletteWrites.get().forEach(line -> terminal.say("   | " + line));
    }

    private Map<String, Object> request(String kubernetesVersion) {
        return Map.of(
                "template",
                Map.of("source", "examples", "path", example.template()),
                "kubernetesVersion",
                kubernetesVersion,
                "timeout",
                LONGEST_BUILD,
                "labels",
                Map.of("os", example.template(), "run", run));
    }

    private Map<String, Object> record() {
        return Map.of(
                "cloud", example.cloud(),
                "palette", Map.of("profile", PROFILE),
                "selector", Map.of("labels", Map.of("os", example.template())),
                "packs",
                        List.of(Map.of(
                                "name",
                                "generic-byoi",
                                "layer",
                                "os",
                                "tag",
                                "1.0.0",
                                "values",
                                "# Bring your own OS\npack:\n  osImageOverride: \"\" # set by Kiln\n")));
    }

    private void publish(Map<String, Object> request) {
        CloudEvent event = CloudEventBuilder.v1()
                .withId(run)
                .withSource(URI.create("/quickstart"))
                .withType(EventType.BUILD_REQUESTED.wireName())
                .withDataContentType("application/json")
                .withData(MessageCodec.encode(request))
                .build();
        Map<String, Object> settings = Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers,
                ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, StringSerializer.class,
                ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        try (var producer = new KafkaProducer<String, byte[]>(settings)) {
            producer.send(KafkaMessageFactory.<String>createWriter(topics().requests(), run)
                            .writeBinary(event))
                    .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new CannotStartException("The CloudEvent could not be published: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CannotStartException("Interrupted");
        }
    }

    /** The build that the CloudEvent became. */
    private String awaitBuild(String kubernetesVersion) {
        String query = "builds?label=run=%s&kubernetesVersion=%s".formatted(run, kubernetesVersion);
        JsonNode found = await(
                "the CloudEvent to become a build", () -> kiln.get(query).path("items"), items -> !items.isEmpty());
        return found.get(0).path("id").asString();
    }

    private void follow(String build) {
        terminal.say("   build " + build);
        kiln.follow("builds/%s/log?follow=true".formatted(build), LONGEST_BUILD, line -> terminal.say("   | " + line));
        JsonNode ended = await(
                "build %s to end".formatted(build),
                () -> kiln.get("builds/" + build),
                each -> List.of("SUCCEEDED", "FAILED", "CANCELLED")
                        .contains(each.path("state").asString()));
        if (!ended.path("state").asString().equals("SUCCEEDED")) {
            throw new CannotStartException(
                    "Build %s %s: %s".formatted(build, ended.path("state").asString(), ended.path("failure")));
        }
        for (JsonNode image : ended.path("images")) {
            terminal.say("   image %s: %s"
                    .formatted(
                            image.path("id").asString(),
                            image.path("artifact").path("id").asString()));
        }
    }

    /** The record when both builds have reached it: it has been given two images. */
    private JsonNode awaitChange(JsonNode before) {
        return await(
                "the record to point at the newest image",
                () -> kiln.get("cluster-profiles/" + PROFILE),
                each -> each.path("revision").asLong()
                        >= before.path("revision").asLong() + 2);
    }

    private void show(JsonNode profile) {
        terminal.say("   %s, version %s, image %s"
                .formatted(
                        profile.path("name").asString(),
                        profile.path("version").asString(),
                        profile.path("image").path("reference").asString("none")));
        profile.path("packs").get(0).path("values").asString().lines().forEach(line -> terminal.say("   | " + line));
    }

    private static JsonNode await(String what, Supplier<JsonNode> look, Predicate<JsonNode> enough) {
        Instant deadline = Instant.now().plus(PATIENCE);
        while (true) {
            JsonNode seen = look.get();
            if (enough.test(seen)) {
                return seen;
            }
            if (Instant.now().isAfter(deadline)) {
                throw new CannotStartException("Waited %s for %s; last seen: %s".formatted(PATIENCE, what, seen));
            }
            try {
                Thread.sleep(100);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CannotStartException("Interrupted");
            }
        }
    }

    private static Topics topics() {
        return new Topics(Topics.DEFAULT_PREFIX);
    }
}
