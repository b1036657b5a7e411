package dev.kiln.api.image;

import static dev.kiln.api.profile.ProfileWorld.unique;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kiln.api.TopicReader;
import dev.kiln.api.profile.Builds;
import dev.kiln.api.profile.ProfileWorld;
import dev.kiln.common.event.EventType;
import dev.kiln.common.event.ImageEvent;
import dev.kiln.common.message.MessageCodec;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** What becomes of records when an image is revoked, with a real database and a real broker. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RevocationIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final String RECORD = """
            {'cloud': 'aws', 'region': 'us-east-1', 'policy': {'mode': '%s', 'revoked': '%s'},
             'packs': [{'name': 'generic-byoi', 'layer': 'os', 'values': 'pack:\\n  osImageOverride: none\\n'}]}
            """;

    private final ProfileWorld world = new ProfileWorld("kiln.images.revocation-interval=200ms");
    private String name = "";

    @BeforeEach
    void anotherName() {
        name = unique("prod");
    }

    @AfterAll
    void stop() {
        world.close();
    }

    @Test
    @DisplayName("I4: a record on a revoked image is marked, and the image is never chosen again")
    void aRecordIsMarked() {
        world.create(name, RECORD.formatted("auto", "mark"));
        Builds build = taken("ami-1");

        JsonNode image = tree(revoke(build, "{'reason': 'a hole in its kernel'}"));

        assertThat(image.path("state").asString()).isEqualTo("REVOKED");
        assertThat(image.at("/revocation/reason").asString()).isEqualTo("a hole in its kernel");
        assertThat(image.at("/revocation/by").asString()).isEqualTo("http anonymous");
        assertThat(texts(image.at("/profiles/now"))).containsExactly(name);
        JsonNode record = world.profile(name);
        assertThat(record.at("/revoked/reason").asString()).isEqualTo("a hole in its kernel");
        assertThat(record.at("/image/reference").asString()).isEqualTo("ami-1");
        assertThat(record.path("version").asString()).isEqualTo("1.0.1");
        assertThat(world.kinds(name)).containsExactly("revoked", "updated", "created");
        assertThat(world.history(name).at("/0/cause").asString()).contains("a hole in its kernel", "still points");

        assertThat(world.post(name, "take", "{'image': '%s'}".formatted(id(build)))
                        .statusCode())
                .isEqualTo(409);
        world.publish(
                EventType.BUILD_SUCCEEDED,
                UUID.randomUUID().toString(),
                build.id(),
                build.profiles(name).event());
        world.awaitKind(name, "skipped");
    }

    @Test
    void aRecordGoesBackToTheNewestGoodImageWhereItsPolicySaysSo() {
        world.create(name, RECORD.formatted("auto", "roll-back"));
        Builds oldest = taken("ami-1");
        Builds good = taken("ami-2");
        Builds alsoBad = taken("ami-3");
        tree(revoke(alsoBad, "{'reason': 'bad'}"));
        Builds newest = taken("ami-4");

        tree(revoke(newest, "{'reason': 'worse'}"));

        JsonNode record = world.profile(name);
        assertThat(record.at("/image/reference").asString()).isEqualTo("ami-2");
        assertThat(record.has("revoked")).isFalse();
        assertThat(record.path("version").asString()).isEqualTo("1.0.6");
        assertThat(record.at("/packs/0/values").asString()).contains("\"ami-2\"");
        assertThat(world.history(name).at("/0/kind").asString()).isEqualTo("rolled-back");
        assertThat(texts(image(newest).at("/profiles/before"))).containsExactly(name);
        assertThat(texts(image(newest).at("/profiles/now"))).isEmpty();
        assertThat(texts(image(good).at("/profiles/now"))).containsExactly(name);
        assertThat(texts(image(oldest).at("/profiles/before"))).containsExactly(name);
    }

    @Test
    void aRecordWithoutAnotherGoodImageIsMarkedAndTakesTheNextGoodOne() {
        world.create(name, RECORD.formatted("auto", "roll-back"));
        Builds late = accepted("ami-1");
        Builds bad = taken("ami-2");

        tree(revoke(bad, "{'reason': 'bad'}"));
        assertThat(world.profile(name).at("/revoked/reason").asString()).isEqualTo("bad");
        world.publish(late.profiles(name));

        JsonNode record = world.awaitProfile(name, each -> !each.has("revoked"));
        assertThat(record.at("/image/reference").asString()).isEqualTo("ami-1");
    }

    @Test
    void anImageThatWaitsForApprovalIsDropped() {
        world.create(name, RECORD.formatted("manual", "mark"));
        Builds build = accepted("ami-1");
        world.publish(build.profiles(name));
        world.awaitKind(name, "proposed");

        tree(revoke(build, "{'reason': 'bad'}"));

        assertThat(world.profile(name).has("proposal")).isFalse();
        assertThat(world.kinds(name)).containsExactly("rejected", "proposed", "created");
    }

    @Test
    void anImageIsRevokedWhenItsTimeHasCome() {
        world.create(name, RECORD.formatted("auto", "mark"));
        Builds build = taken("ami-1");

        JsonNode planned = tree(revoke(build, "{'reason': 'replaced', 'at': '2999-01-01T00:00:00Z'}"));
        assertThat(planned.path("state").asString()).isEqualTo("ACCEPTED");
        assertThat(planned.at("/revocation/at").asString()).isEqualTo("2999-01-01T00:00:00Z");
        assertThat(world.profile(name).has("revoked")).isFalse();
        Instant soon = Instant.now().plusMillis(300);
        tree(revoke(build, "{'reason': 'replaced', 'at': '%s'}".formatted(soon)));

        JsonNode record = world.awaitProfile(name, each -> each.has("revoked"));
        assertThat(record.at("/revoked/reason").asString()).isEqualTo("replaced");
        assertThat(Instant.parse(record.path("updatedAt").asString())).isAfterOrEqualTo(soon);
    }

    @Test
    void everybodyIsToldOnceHoweverOftenAnImageIsRevoked() throws Exception {
        world.create(name, RECORD.formatted("auto", "mark"));
        Builds build = taken("ami-1");

        List<Callable<HttpResponse<String>>> calls = new ArrayList<>();
        for (int n = 0; n < 8; n++) {
            calls.add(() -> revoke(build, "{'reason': 'bad'}"));
        }
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<HttpResponse<String>> each : threads.invokeAll(calls)) {
                assertThat(each.get().statusCode()).isEqualTo(200);
            }
        }

        assertThat(world.kinds(name)).containsExactly("revoked", "updated", "created");
        TopicReader events = world.cluster().reader(world.cluster().topics().events());
        List<ImageEvent> told = await().atMost(PATIENCE)
                .until(() -> events.messages(build.id(), ImageEvent.class), found -> !found.isEmpty());
        assertThat(told).singleElement().satisfies(each -> {
            assertThat(each.imageId()).isEqualTo(id(build));
            assertThat(each.reason()).isEqualTo("bad");
        });
        TopicReader profiles = world.cluster().reader(world.cluster().topics().profiles());
        await().atMost(PATIENCE).until(() -> profiles.eventTypes(name).contains("dev.kiln.profile.revoked.v1"));
    }

    @Test
    void revocationsThatPointAtEachOthersImagesDoNotWaitForEachOther() throws Exception {
        List<Callable<Integer>> calls = new ArrayList<>();
        for (int n = 0; n < 4; n++) {
            name = unique("prod");
            world.create(name, RECORD.formatted("auto", "roll-back"));
            Builds first = taken("ami-1");
            Builds second = taken("ami-2");
            calls.add(() -> revoke(first, "{'reason': 'bad'}").statusCode());
            calls.add(() -> revoke(second, "{'reason': 'bad'}").statusCode());
        }

        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Integer> each : threads.invokeAll(calls)) {
                assertThat(each.get()).isEqualTo(200);
            }
        }
        assertThat(world.profile(name).at("/revoked/reason").asString()).isEqualTo("bad");
    }

    @Test
    void whatCannotBeRevokedIsRefused() {
        Builds orphan = world.accept(Builds.next().image("aws", "us-east-1", "ami-1", null), "ORPHAN");

        assertThat(revoke(orphan, "{'reason': 'bad'}").statusCode()).isEqualTo(409);
        assertThat(revoke(orphan, "{}").statusCode()).isEqualTo(422);
        assertThat(revoke(orphan, "{'reason': 'bad', 'at': 'tomorrow', 'x': 1}").body())
                .contains("/at", "/x");
        assertThat(world.api()
                        .post("/api/v1/images/%s/revoke".formatted(UUID.randomUUID()), "{\"reason\": \"bad\"}")
                        .statusCode())
                .isEqualTo(404);
    }

    private Builds taken(String ami) {
        Builds build = accepted(ami);
        assertThat(world.post(name, "take", "{'image': '%s'}".formatted(id(build)))
                        .statusCode())
                .isEqualTo(200);
        return build;
    }

    private Builds accepted(String ami) {
        return world.accept(Builds.next().image("aws", "us-east-1", ami, null));
    }

    private HttpResponse<String> revoke(Builds build, String body) {
        return world.api().post("/api/v1/images/%s/revoke".formatted(id(build)), body.replace('\'', '"'));
    }

    private JsonNode image(Builds build) {
        return tree(world.api().get("/api/v1/images/" + id(build)));
    }

    private static UUID id(Builds build) {
        return build.images().getFirst().imageId();
    }

    private static List<String> texts(JsonNode array) {
        return array.valueStream().map(JsonNode::asString).toList();
    }

    private static JsonNode tree(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return MessageCodec.mapper().readTree(response.body());
    }
}
