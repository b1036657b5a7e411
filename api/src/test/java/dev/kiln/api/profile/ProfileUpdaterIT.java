package dev.kiln.api.profile;

import static dev.kiln.api.profile.ProfileWorld.unique;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.api.Api;
import dev.kiln.api.profile.ProfileUpdater.Result;
import dev.kiln.common.event.BuildEvent;
import dev.kiln.common.message.MessageCodec;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
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

/** What several notifiers and people do to one record at once, and what people decide, with a real database. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProfileUpdaterIT {

    private static final String RECORD = """
            {'cloud': 'aws', 'region': 'us-east-1',
             'packs': [{'name': 'generic-byoi', 'layer': 'os', 'values': 'pack:\\n  osImageOverride: none\\n'}],
             'policy': {'mode': '%s'}}
            """;

    private final ProfileWorld world = new ProfileWorld();
    private final ProfileUpdater updater = world.api().bean(ProfileUpdater.class);
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
    @DisplayName("I3: two notifiers that handle one event at once change a record once")
    void twoNotifiersChangeARecordOnce() throws Exception {
        world.create(name, RECORD.formatted("auto"));
        BuildEvent build = accepted("ami-1").event();

        List<Result> results;
        try (Api other = world.cluster().startApi("kiln.roles=notifier")) {
            List<Callable<Result>> calls = new ArrayList<>();
            for (int n = 0; n < 16; n++) {
                ProfileUpdater each = n % 2 == 0 ? updater : other.bean(ProfileUpdater.class);
                calls.add(() -> each.apply(name, "event-" + name, build));
            }
            results = atOnce(calls);
        }

        assertThat(results)
                .containsOnlyOnce(Result.UPDATED)
                .filteredOn(each -> each != Result.UPDATED)
                .containsOnly(Result.REPEATED);
        assertThat(world.profile(name).path("version").asString()).isEqualTo("1.0.1");
        assertThat(world.kinds(name)).containsExactly("updated", "created");
    }

    @Test
    void ofManyBuildsInTwoNotifiersAtOnceNoUpdateIsLostAndTheNewestRemains() throws Exception {
        world.create(name, RECORD.formatted("auto"));

        List<Result> results;
        try (Api other = world.cluster().startApi("kiln.roles=notifier")) {
            List<Callable<Result>> calls = new ArrayList<>();
            for (int n = 0; n < 12; n++) {
                BuildEvent build = accepted("ami-" + n).event();
                ProfileUpdater each = n % 2 == 0 ? updater : other.bean(ProfileUpdater.class);
                calls.add(() -> each.apply(name, UUID.randomUUID().toString(), build));
            }
            Collections.shuffle(calls, new Random(name.hashCode()));
            results = atOnce(calls);
        }

        long updates = results.stream().filter(Result.UPDATED::equals).count();
        JsonNode profile = world.profile(name);
        assertThat(results).containsOnly(Result.UPDATED, Result.SKIPPED);
        assertThat(profile.at("/image/reference").asString()).isEqualTo("ami-11");
        assertThat(profile.path("version").asString()).isEqualTo("1.0." + updates);
        assertThat(world.kinds(name)).hasSize(13);
        assertThat(profile.at("/packs/0/values").asString()).contains("\"ami-11\"");
    }

    @Test
    void whatPeopleSayMeanwhileIsNotLost() {
        world.create(name, RECORD.formatted("auto"));
        apply(accepted("ami-1"));

        HttpResponse<String> response = world.put(name, RECORD.formatted("manual"));

        JsonNode profile = tree(response);
        assertThat(profile.at("/policy/mode").asString()).isEqualTo("manual");
        assertThat(profile.path("version").asString()).isEqualTo("1.0.1");
        assertThat(profile.at("/image/reference").asString()).isEqualTo("ami-1");
        assertThat(profile.at("/packs/0/values").asString()).contains("osImageOverride: \"ami-1\"");
    }

    @Test
    void aRecordThatMovesElsewherePointsAtNothing() {
        world.create(name, RECORD.formatted("auto"));
        apply(accepted("ami-1"));

        JsonNode profile = tree(world.put(name, RECORD.formatted("auto").replace("us-east-1", "us-west-2")));

        assertThat(profile.has("image")).isFalse();
        assertThat(profile.at("/packs/0/values").asString()).contains("osImageOverride: none");
    }

    @Test
    void anImageWaitsForApprovalWhereThePolicySaysSo() {
        world.create(name, RECORD.formatted("manual"));

        assertThat(apply(accepted("ami-1"))).isEqualTo(Result.PROPOSED);

        JsonNode waiting = world.profile(name);
        assertThat(waiting.at("/proposal/reference").asString()).isEqualTo("ami-1");
        assertThat(waiting.has("image")).isFalse();
        assertThat(waiting.at("/packs/0/values").asString()).contains("none");
        JsonNode approved = tree(world.post(name, "approve?reason=tested", ""));
        assertThat(approved.at("/image/reference").asString()).isEqualTo("ami-1");
        assertThat(approved.has("proposal")).isFalse();
        assertThat(approved.path("version").asString()).isEqualTo("1.0.1");
        assertThat(approved.at("/packs/0/values").asString()).contains("\"ami-1\"");
        assertThat(world.kinds(name)).containsExactly("approved", "proposed", "created");
        assertThat(world.history(name).at("/0/cause").asString()).isEqualTo("tested");
        assertThat(world.post(name, "approve", "").statusCode()).isEqualTo(409);
    }

    @Test
    void aRejectedImageIsGone() {
        world.create(name, RECORD.formatted("manual"));
        apply(accepted("ami-1"));

        assertThat(tree(world.post(name, "reject", "")).has("proposal")).isFalse();

        assertThat(world.post(name, "reject", "").statusCode()).isEqualTo(409);
        assertThat(world.profile(name).has("image")).isFalse();
    }

    @Test
    void approvingWhatOneHasNotSeenIsRefused() {
        world.create(name, RECORD.formatted("manual"));
        apply(accepted("ami-1"));
        String seen = world.get(name).headers().firstValue("ETag").orElseThrow();
        apply(accepted("ami-2"));

        assertThat(world.post(name, "approve", "", "If-Match", seen).statusCode())
                .isEqualTo(412);
        assertThat(tree(world.post(name, "approve", "")).at("/image/reference").asString())
                .isEqualTo("ami-2");
    }

    @Test
    @DisplayName("I4: an image that was revoked while it waited cannot be approved, nor gone back to")
    void aRevokedImageIsNotTaken() {
        world.create(name, RECORD.formatted("manual"));
        Builds first = accepted("ami-1");
        apply(first);
        world.post(name, "approve", "");
        Builds second = accepted("ami-2");
        apply(second);
        world.cluster()
                .jdbc()
                .sql("update image set state = 'REVOKED' where build_id in (?, ?)")
                .params(first.id().value(), second.id().value())
                .update();

        assertThat(world.post(name, "approve", "").statusCode()).isEqualTo(409);
        world.put(name, RECORD.formatted("auto"));
        apply(accepted("ami-3"));
        HttpResponse<String> back = world.post(name, "rollback", "{'version': '1.0.1'}");
        assertThat(back.statusCode()).isEqualTo(409);
        assertThat(back.body()).contains("was revoked");
    }

    @Test
    void aRecordGoesBackToAnyEarlierVersionAsItsNextOne() {
        world.create(name, RECORD.formatted("auto"));
        apply(accepted("ami-1"));
        apply(accepted("ami-2"));

        JsonNode back = tree(world.post(name, "rollback?reason=broken", "{'version': '1.0.1'}"));

        assertThat(back.path("version").asString()).isEqualTo("1.0.3");
        assertThat(back.at("/image/reference").asString()).isEqualTo("ami-1");
        assertThat(back.at("/packs/0/values").asString()).contains("\"ami-1\"");
        assertThat(world.kinds(name)).containsExactly("rolled-back", "updated", "updated", "created");
        apply(accepted("ami-4"));
        assertThat(world.profile(name).path("version").asString()).isEqualTo("1.0.4");
        assertThat(world.post(name, "rollback", "{'version': '9.9.9'}").statusCode())
                .isEqualTo(404);
        assertThat(world.post(name, "rollback", "{'version': '1.0.4'}").statusCode())
                .isEqualTo(409);
        assertThat(world.post(name, "rollback", "{'version': 'old'}").statusCode())
                .isEqualTo(422);
        assertThat(world.post(name, "rollback", "{'version': '1.0.1', 'x': 1}").statusCode())
                .isEqualTo(422);
    }

    @Test
    void anOlderImageIsTakenWhenSomebodyAsksForIt() {
        world.create(name, RECORD.formatted("manual"));
        Builds old = accepted("ami-1");
        apply(accepted("ami-2"));
        world.post(name, "approve", "");

        JsonNode taken = tree(world.post(name, "take?reason=ami-2%20is%20slow", take(old)));

        assertThat(taken.at("/image/reference").asString()).isEqualTo("ami-1");
        assertThat(taken.path("version").asString()).isEqualTo("1.0.2");
        assertThat(taken.at("/packs/0/values").asString()).contains("\"ami-1\"");
        JsonNode entry = world.history(name).path(0);
        assertThat(entry.path("kind").asString()).isEqualTo("updated");
        assertThat(entry.path("cause").asString()).isEqualTo("ami-2 is slow");
        assertThat(entry.path("build").asString()).isEqualTo(old.id().toString());
    }

    @Test
    void whoAsksForAnImageThatDoesNotFitIsToldWhy() {
        world.create(name, RECORD.formatted("auto"));
        Builds elsewhere = world.accept(Builds.next().image("aws", "eu-west-1", "ami-9", null));

        HttpResponse<String> refused = world.post(name, "take", take(elsewhere));

        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.body()).contains("no image for aws/us-east-1, only for aws/eu-west-1");
        assertThat(world.post(name, "take", "{'image': '%s'}".formatted(UUID.randomUUID()))
                        .statusCode())
                .isEqualTo(404);
        assertThat(world.post(name, "take", "{'image': 'ami-9'}").statusCode()).isEqualTo(422);
        assertThat(world.kinds(name)).containsExactly("created");
    }

    @Test
    void twoVersionsAreComparedLineByLine() {
        world.create(name, RECORD.formatted("auto"));
        apply(accepted("ami-1"));
        apply(accepted("ami-2"));

        JsonNode diff = world.profile(name + "/diff?from=1.0.1&to=1.0.2");
        JsonNode sinceTheFirst = world.profile(name + "/diff?from=1.0.0");

        JsonNode values = diff.path("differences")
                .valueStream()
                .filter(each -> each.path("pointer").asString().endsWith("/values"))
                .findFirst()
                .orElseThrow();
        assertThat(values.path("pointer").asString()).isEqualTo("/packs/generic-byoi/values");
        assertThat(values.path("line").asInt()).isEqualTo(2);
        assertThat(values.at("/before/0").asString()).isEqualTo("  osImageOverride: \"ami-1\"");
        assertThat(values.at("/after/0").asString()).isEqualTo("  osImageOverride: \"ami-2\"");
        assertThat(values.path("after").size()).isEqualTo(1);
        assertThat(sinceTheFirst.path("to").asString()).isEqualTo("1.0.2");
        assertThat(world.get(name + "/diff?from=9.9.9").statusCode()).isEqualTo(404);
        assertThat(world.get(name + "/diff?from=one").statusCode()).isEqualTo(400);
        assertThat(world.get(name + "/diff").statusCode()).isEqualTo(400);
    }

    @Test
    void anImageThatCannotBeWrittenDownIsNotTaken() {
        world.create(name, RECORD.formatted("auto"));

        assertThat(apply(accepted("ami\n1"))).isEqualTo(Result.SKIPPED);

        assertThat(world.history(name).at("/0/cause").asString()).contains("control character");
        assertThat(world.profile(name).has("image")).isFalse();
    }

    @Test
    void aRecordThatIsDeletedMeanwhileIsNoError() {
        assertThat(apply(accepted("ami-1"))).isEqualTo(Result.GONE);
    }

    private Result apply(Builds build) {
        return updater.apply(name, UUID.randomUUID().toString(), build.event());
    }

    private static String take(Builds build) {
        return "{'image': '%s'}".formatted(build.images().getFirst().imageId());
    }

    private Builds accepted(String ami) {
        return world.accept(Builds.next().image("aws", "us-east-1", ami, null));
    }

    private static List<Result> atOnce(List<Callable<Result>> calls) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Result> results = new ArrayList<>();
            for (Future<Result> each : threads.invokeAll(calls)) {
                results.add(each.get());
            }
            return results;
        }
    }

    private static JsonNode tree(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return MessageCodec.mapper().readTree(response.body());
    }
}
