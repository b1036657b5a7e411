package dev.kiln.api.palette;

import static dev.kiln.api.profile.ProfileWorld.unique;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kiln.api.Api;
import dev.kiln.api.profile.Builds;
import dev.kiln.api.profile.ProfileWorld;
import dev.kiln.common.event.EventType;
import dev.kiln.common.message.MessageCodec;
import dev.kiln.palette.standin.Call;
import dev.kiln.palette.standin.Fault;
import dev.kiln.palette.standin.PaletteStandIn;
import dev.kiln.palette.standin.SeedPack;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Records and Palette, with a real database, a real broker, and a server that behaves as Palette's swagger says. */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PaletteIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final String KEY = "a-key";

    private static final String RECORD = """
            {'cloud': 'aws', 'region': 'us-east-1', 'policy': {'change': '%s'},
             'palette': {'profile': '%s', 'project': 'p1', 'drift': '%s'},
             'packs': [{'name': 'generic-byoi', 'layer': 'os', 'tag': '1.0.0',
                        'values': '# ours\\npack:\\n  osImageOverride: none\\n'}]}
            """;

    private final PaletteStandIn palette = PaletteStandIn.start(0, KEY);
    private final String[] properties = {
        "kiln.palette.base-url=" + palette.baseUrl(),
        "kiln.palette.api-key=" + KEY,
        "kiln.palette.poll-interval=50ms",
        "kiln.palette.retry-delay=20ms",
        "kiln.palette.longest-delay=500ms",
        "kiln.palette.read-timeout=500ms",
        "kiln.palette.requests-per-second=500",
        "kiln.palette.tries=2",
        "kiln.palette.check-interval=1h"
    };
    private final ProfileWorld world = new ProfileWorld(properties);
    private String name = "";
    private String first = "";

    @BeforeEach
    void anotherProfile() {
        name = unique("nodes");
        first = palette.profile(
                "p1",
                name,
                "1.0.0",
                List.of(
                        new SeedPack("generic-byoi", "os", "1.0.0", "# ours\npack:\n  osImageOverride: none\n"),
                        new SeedPack("kubernetes", "k8s", "1.34.2", "pack: {}\n")));
        palette.variable(first, "{\"name\": \"size\", \"defaultValue\": \"20\", \"format\": \"number\"}");
        palette.tags("1.34.2", "1.34.3");
    }

    /** Whatever was sent conformed; what is left would disturb the next test. */
    @AfterEach
    void everyCallConformed() {
        world.delete(name);
        assertThat(palette.calls()).noneMatch(each -> each.status() == 422 || each.status() == 415);
        assertThat(palette.calls()).noneMatch(each -> each.operation().equals("unknown"));
    }

    @AfterAll
    void stop() {
        world.close();
        palette.close();
    }

    @Test
    void aNewImageBecomesANewVersionByTheFewestCalls() {
        bind("new-version", "show");
        palette.forgetCalls();

        take("ami-1");

        JsonNode sync = awaitState("in-sync");
        String uid = sync.path("uid").asString();
        assertThat(writes())
                .containsExactly(
                        "POST /v1/clusterprofiles/%s/clone 201".formatted(first),
                        "PUT /v1/clusterprofiles/%s/variables 204".formatted(uid),
                        "PUT /v1/clusterprofiles/%s/packs/generic-byoi 204".formatted(uid),
                        "PATCH /v1/clusterprofiles/%s/metadata 204".formatted(uid),
                        "PATCH /v1/clusterprofiles/%s/publish 204".formatted(uid));
        JsonNode profile = palette.versions(name).getLast();
        assertThat(profile.at("/spec/version").asString()).isEqualTo("1.0.1");
        assertThat(profile.at("/status/isPublished").asBoolean()).isTrue();
        assertThat(profile.at("/metadata/annotations/kiln.dev~1image").asString())
                .isEqualTo("ami-1");
        JsonNode packs = profile.at("/spec/published/packs");
        assertThat(packs.at("/0/values").asString())
                .startsWith("# ours\npack:\n")
                .contains("osImageOverride: \"ami-1\"");
        assertThat(packs.at("/1/name").asString()).isEqualTo("kubernetes");
    }

    @Test
    @DisplayName("I3: an event that is delivered again causes no call")
    void aRedeliveryCausesNoCall() {
        bind("new-version", "show");
        Builds build = accepted("ami-1").profiles(name);
        String event = UUID.randomUUID().toString();
        world.publish(EventType.BUILD_SUCCEEDED, event, build.id(), build.event());
        awaitVersion("1.0.1");
        palette.forgetCalls();

        world.publish(EventType.BUILD_SUCCEEDED, event, build.id(), build.event());
        Builds other = accepted("ami-2").profiles(name);
        world.publish(EventType.BUILD_SUCCEEDED, UUID.randomUUID().toString(), build.id(), other.event());
        awaitVersion("1.0.2");

        assertThat(palette.versions(name)).hasSize(3);
        assertThat(palette.calls().stream().filter(each -> each.operation().equals("CLONE")))
                .hasSize(1);
    }

    @Test
    void inPlaceOnePackIsWritten() {
        bind("in-place", "show");
        palette.forgetCalls();

        take("ami-1");

        awaitState("in-sync");
        assertThat(writes())
                .containsExactly(
                        "PUT /v1/clusterprofiles/%s/packs/generic-byoi 204".formatted(first),
                        "PATCH /v1/clusterprofiles/%s/metadata 204".formatted(first),
                        "PATCH /v1/clusterprofiles/%s/publish 204".formatted(first));
        assertThat(palette.versions(name)).hasSize(1);
    }

    @Test
    void aVersionThatExistsIsTaken() {
        bind("new-version", "show");
        String made = palette.profile(
                "p1",
                name,
                "1.0.1",
                List.of(new SeedPack("generic-byoi", "os", "1.0.0", "pack:\n  osImageOverride: x\n")));
        palette.forgetCalls();

        take("ami-1");

        assertThat(awaitState("in-sync").path("uid").asString()).isEqualTo(made);
        assertThat(palette.versions(name)).hasSize(2);
    }

    @Test
    void aRecordMayBeBoundByTheUidOfAnyVersion() {
        world.create(
                name,
                RECORD.formatted("new-version", name, "show")
                        .replace("'profile': '%s'".formatted(name), "'uid': '%s'".formatted(first)));
        awaitState("in-sync");

        take("ami-1");

        awaitState("in-sync");
        assertThat(palette.versions(name)).hasSize(2);
    }

    static Stream<Arguments> everythingThatGoesWrong() {
        List<Fault> faults = List.of(
                new Fault.Answer(429, "TooManyRequests", "Slow down"),
                new Fault.Answer(503, "Unavailable", "Come back later"),
                new Fault.Slow(Duration.ofMillis(700)),
                new Fault.CutBefore(),
                new Fault.CutAfter(),
                new Fault.HalfWritten());
        return Stream.of(
                        "FIND",
                        "CLONE",
                        "READ",
                        "GET_VARIABLES",
                        "PUT_VARIABLES",
                        "PUT_PACK",
                        "PATCH_METADATA",
                        "PUBLISH")
                .flatMap(operation -> faults.stream().map(fault -> Arguments.of(operation, fault)));
    }

    @ParameterizedTest
    @MethodSource("everythingThatGoesWrong")
    void whateverGoesWrongOnceOrAgainItIsDoneInTheEndWithoutASecondVersion(String operation, Fault fault) {
        bind("new-version", "show");
        for (int n = 0; n < 3; n++) {
            palette.failNext(operation, fault);
        }

        take("ami-1");

        awaitState("in-sync");
        assertThat(palette.versions(name))
                .extracting(each -> each.at("/spec/version").asString())
                .containsExactly("1.0.0", "1.0.1");
        assertThat(palette.versions(name)
                        .getLast()
                        .at("/spec/published/packs/0/values")
                        .asString())
                .contains("ami-1");
        // What was not needed after all waits for nobody.
        palette.forgetFaults();
    }

    @Test
    void whatPaletteRefusesIsShownInItsWordsAndNotTriedAgainUntilSomebodyAsks() {
        bind("new-version", "show");
        palette.failNext("PUT_PACK", new Fault.Answer(403, "OperationForbidden", "You shall not"));

        take("ami-1");

        JsonNode failed = awaitState("failed");
        assertThat(failed.at("/error/status").asInt()).isEqualTo(403);
        assertThat(failed.at("/error/code").asString()).isEqualTo("OperationForbidden");
        assertThat(failed.at("/error/message").asString()).contains("You shall not", "PUT /v1/clusterprofiles/");
        assertThat(failed.has("nextTry")).isTrue();
        assertThat(palette.calls().stream().filter(each -> each.operation().equals("PUT_PACK") && path(each)))
                .hasSize(1);

        HttpResponse<String> asked = world.post(name, "sync", "");

        assertThat(asked.statusCode()).isEqualTo(202);
        awaitState("in-sync");
        assertThat(palette.versions(name)).hasSize(2);
    }

    @Test
    void anOutageLosesNothing() {
        bind("in-place", "show");
        palette.stop();

        take("ami-1");
        JsonNode failed = awaitState("failed");
        assertThat(failed.at("/error/status").asInt()).isZero();
        assertThat(failed.at("/error/message").asString()).contains("no answer");
        take("ami-2");
        awaitState("failed");
        palette.forgetCalls();
        palette.start();

        awaitState("in-sync");
        assertThat(writes())
                .containsExactly(
                        "PUT /v1/clusterprofiles/%s/packs/generic-byoi 204".formatted(first),
                        "PATCH /v1/clusterprofiles/%s/metadata 204".formatted(first),
                        "PATCH /v1/clusterprofiles/%s/publish 204".formatted(first));
        assertThat(palette.versions(name)
                        .getFirst()
                        .at("/spec/published/packs/0/values")
                        .asString())
                .contains("ami-2");
    }

    @Test
    void aRestartGoesOnInTheMiddle() {
        String profile = name;
        Api notifier = world.cluster().startApi(with("kiln.roles=notifier"));
        bind("new-version", "show");
        for (int n = 0; n < 50; n++) {
            palette.failNext("PUT_PACK", new Fault.CutBefore());
        }
        take("ami-1");
        await().atMost(PATIENCE).until(() -> palette.versions(profile).size() == 2);

        notifier.close();
        palette.forgetFaults();

        awaitState("in-sync");
        assertThat(palette.versions(name)).hasSize(2);
    }

    @Test
    void twoInstancesDoNotWriteAtOnce() {
        Api other = world.cluster().startApi(with("kiln.roles=notifier"));
        bind("new-version", "show");
        for (int n = 1; n <= 5; n++) {
            take("ami-" + n);
        }
        awaitVersion("1.0.5");
        other.close();

        List<String> versions = palette.versions(name).stream()
                .map(each -> each.at("/spec/version").asString())
                .toList();
        assertThat(versions).doesNotHaveDuplicates().contains("1.0.0", "1.0.5");
        assertThat(palette.calls().stream().filter(each -> each.status() == 409))
                .isEmpty();
    }

    @Test
    void changesMadeByHandAreShownAndLeft() {
        bind("in-place", "show");
        take("ami-1");
        awaitState("in-sync");
        palette.edit(first, "generic-byoi", "pack:\n  osImageOverride: by-hand\n");
        palette.forgetCalls();

        world.post(name, "sync", "");

        JsonNode drifted = awaitState("drifted");
        assertThat(drifted.at("/drift/0/place").asString()).isEqualTo("packs/generic-byoi/values");
        assertThat(drifted.at("/drift/0/palette").asString()).contains("by-hand");
        assertThat(drifted.at("/drift/0/record").asString()).contains("ami-1");
        assertThat(writes()).isEmpty();
        take("ami-2");
        awaitState("in-sync");
        assertThat(palette.versions(name)
                        .getFirst()
                        .at("/spec/published/packs/0/values")
                        .asString())
                .contains("ami-2");
    }

    @Test
    void whatIsHalfWrittenWhenTheRecordTurnsBackIsNoDrift() {
        bind("in-place", "show");
        String old = accepted("ami-1").images().getFirst().imageId().toString();
        tree(world.post(name, "take", "{'image': '%s'}".formatted(old)), 200);
        awaitState("in-sync");
        palette.failNext("PATCH_METADATA", new Fault.Answer(403, "OperationForbidden", "You shall not"));
        take("ami-2");
        awaitState("failed");

        tree(world.post(name, "take", "{'image': '%s'}".formatted(old)), 200);

        awaitState("in-sync");
        assertThat(values(name)).contains("ami-1");
    }

    @Test
    void changesMadeByHandAreUndoneWhereTheRecordSaysSo() {
        bind("in-place", "correct");
        take("ami-1");
        awaitState("in-sync");
        palette.edit(first, "generic-byoi", "pack:\n  osImageOverride: by-hand\n");

        world.post(name, "sync", "");

        await().atMost(PATIENCE)
                .until(() -> palette.versions(name)
                        .getFirst()
                        .at("/spec/published/packs/0/values")
                        .asString()
                        .contains("ami-1"));
        awaitState("in-sync");
    }

    @Test
    void anotherOrderOrFormOfTheSameValuesIsNoDrift() {
        bind("in-place", "show");
        take("ami-1");
        awaitState("in-sync");
        palette.edit(first, "generic-byoi", "pack: {osVersion: '24.04', osName: ubuntu, osImageOverride: ami-1}");
        palette.forgetCalls();

        world.post(name, "sync", "");

        await().atMost(PATIENCE).until(() -> !palette.calls().isEmpty());
        awaitState("in-sync");
        assertThat(writes()).isEmpty();
    }

    @Test
    void aDryRunShowsTheWritesAndMakesNone() {
        bind("new-version", "show");
        palette.failNext("CLONE", new Fault.Answer(403, "OperationForbidden", "Not now"));
        take("ami-1");
        awaitState("failed");
        palette.forgetCalls();

        JsonNode plan = tree(world.post(name, "sync?dryRun=true", ""), 200);

        assertThat(plan.path("writes")
                        .valueStream()
                        .map(each -> each.path("method").asString() + " "
                                + each.path("path").asString()))
                .containsExactly(
                        "POST /v1/clusterprofiles/%s/clone".formatted(first),
                        "PUT /v1/clusterprofiles/uid-of-the-clone/variables",
                        "PUT /v1/clusterprofiles/uid-of-the-clone/packs/generic-byoi",
                        "PATCH /v1/clusterprofiles/uid-of-the-clone/metadata",
                        "PATCH /v1/clusterprofiles/uid-of-the-clone/publish");
        assertThat(plan.at("/writes/2/body/pack/values").asString()).contains("ami-1");
        assertThat(palette.calls()).noneMatch(Call::writes);
        assertThat(palette.versions(name)).hasSize(1);
    }

    @Test
    void anotherTagIsLookedUpInTheRegistry() {
        bind("in-place", "show");
        palette.forgetCalls();

        String body = RECORD.formatted("in-place", name, "show")
                .replace(
                        "'packs': [",
                        "'packs': [{'name': 'kubernetes', 'layer': 'k8s', 'tag': '1.34.3', 'values': 'pack: {}'}, ");
        tree(world.put(name, body), 200);

        await().atMost(PATIENCE)
                .until(() -> palette.versions(name)
                        .getFirst()
                        .at("/spec/published/packs/1/packUid")
                        .asString()
                        .equals("kubernetes@1.34.3"));
        awaitState("in-sync");
        tree(world.put(name, body.replace("1.34.3", "1.99.0")), 200);
        assertThat(awaitState("failed").at("/error/message").asString()).contains("has no version 1.99.0");
    }

    @Test
    void whatCannotBeDoneSaysWhatToDo() {
        world.create(name, RECORD.formatted("in-place", "no-such-" + name, "show"));
        assertThat(awaitState("failed").at("/error/message").asString())
                .contains("has no cluster profile 'no-such-", "the project p1", "create a first version there");
        world.delete(name);
        world.create(name, RECORD.formatted("in-place", name, "show").replace("generic-byoi", "another-os"));
        assertThat(awaitState("failed").at("/error/message").asString()).contains("has no pack 'another-os'");
        world.put(name, "{'cloud': 'qemu'}");
        assertThat(world.get(name + "/sync").statusCode()).isEqualTo(409);
        assertThat(world.put(name, "{'cloud': 'qemu', 'palette': {'project': 'p1'}}")
                        .statusCode())
                .isEqualTo(422);
    }

    @Test
    void ofManyRecordsEachIsBroughtOverAndTheRateIsKept() {
        int count = Integer.getInteger("kiln.test.records", 12);
        int limit = 50;
        ProfileWorld many = new ProfileWorld(with("kiln.palette.requests-per-second=40"));
        try (many) {
            List<String> names = IntStream.range(0, count)
                    .mapToObj(n -> "many-%03d-%s".formatted(n, name))
                    .toList();
            for (String each : names) {
                palette.profile(
                        "p1",
                        each,
                        "1.0.0",
                        List.of(new SeedPack("generic-byoi", "os", "1.0.0", "pack:\n  osImageOverride: none\n")));
                many.create(each, RECORD.formatted("new-version", each, "show").replace("# ours\\n", ""));
            }
            await().atMost(PATIENCE).until(() -> inSync(many, names) == count);
            palette.forgetCalls();
            palette.limit(limit);
            Builds build = many.accept(
                    Builds.next().image("aws", "us-east-1", "ami-1", null).profiles(names.toArray(String[]::new)));

            long begin = System.nanoTime();
            many.publish(build);
            List<Duration> times = new ArrayList<>();
            await().atMost(Duration.ofMinutes(3))
                    .pollInterval(Duration.ofMillis(200))
                    .until(() -> {
                        long changed = names.stream()
                                .filter(each -> many.profile(each)
                                        .path("version")
                                        .asString()
                                        .equals("1.0.1"))
                                .count();
                        if (changed == count && times.isEmpty()) {
                            times.add(Duration.ofNanos(System.nanoTime() - begin));
                        }
                        return palette.publishedVersions("many-", "1.0.1") == count && inSync(many, names) == count;
                    });
            times.add(Duration.ofNanos(System.nanoTime() - begin));

            assertThat(palette.calls()).noneMatch(each -> each.status() == 429);
            assertThat(palette.busiestSecond()).isLessThanOrEqualTo(limit);
            System.out.printf(
                    "%d records: changed after %s, in sync after %s, %d calls, busiest second %d%n",
                    count, times.getFirst(), times.getLast(), palette.calls().size(), palette.busiestSecond());
        } finally {
            palette.limit(Integer.MAX_VALUE);
        }
    }

    private static long inSync(ProfileWorld many, List<String> names) {
        return names.stream()
                .filter(each ->
                        many.profile(each + "/sync").path("state").asString().equals("in-sync"))
                .count();
    }

    private String values(String profile) {
        return palette.versions(profile)
                .getLast()
                .at("/spec/published/packs/0/values")
                .asString();
    }

    private void bind(String change, String drift) {
        world.create(name, RECORD.formatted(change, name, drift));
        awaitState("in-sync");
    }

    private void take(String ami) {
        String image = accepted(ami).images().getFirst().imageId().toString();
        tree(world.post(name, "take", "{'image': '%s'}".formatted(image)), 200);
    }

    private Builds accepted(String ami) {
        return world.accept(Builds.next().image("aws", "us-east-1", ami, null));
    }

    private void awaitVersion(String version) {
        world.awaitProfile(name, each -> each.path("version").asString().equals(version));
        awaitState("in-sync");
    }

    /** The state of the record as it is now. */
    private JsonNode awaitState(String state) {
        return await().atMost(PATIENCE)
                .until(
                        () -> world.profile(name + "/sync"),
                        each -> each.path("state").asString().equals(state));
    }

    private List<String> writes() {
        return palette.calls().stream()
                .filter(each -> each.writes() && path(each))
                .map(Call::line)
                .toList();
    }

    private boolean path(Call call) {
        return palette.versions(name).stream()
                .anyMatch(each -> call.path().contains(each.at("/metadata/uid").asString()));
    }

    private String[] with(String... more) {
        List<String> names = Stream.of(more)
                .map(each -> each.substring(0, each.indexOf('=')))
                .toList();
        return Stream.concat(
                        Stream.of(properties).filter(each -> !names.contains(each.substring(0, each.indexOf('=')))),
                        Stream.of(more))
                .toArray(String[]::new);
    }

    private static JsonNode tree(HttpResponse<String> response, int status) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        return MessageCodec.mapper().readTree(response.body());
    }
}
