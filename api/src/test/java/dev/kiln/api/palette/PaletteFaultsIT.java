package dev.kiln.api.palette;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kiln.api.Api;
import dev.kiln.api.ApiProcess;
import dev.kiln.api.profile.Builds;
import dev.kiln.api.profile.ProfileWorld;
import dev.kiln.palette.standin.Fault;
import dev.kiln.palette.standin.SeedPack;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** What becomes of records while Palette, an instance of Kiln or the network between fails. */
@Timeout(180)
class PaletteFaultsIT extends PaletteFixture {

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
        assertThat(palette.calls().stream().filter(each -> each.operation().equals("PUT_PACK") && isOfTheProfile(each)))
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
    void whereverAnInstanceIsKilledTheNextGoesOnAndDoesNothingTwice() {
        List<String> steps = List.of("CLONE", "PUT_VARIABLES", "PUT_PACK", "PATCH_METADATA", "PUBLISH");
        try (ProfileWorld others = new ProfileWorld("kiln.roles=intake")) {
            others.create(
                    name,
                    RECORD.formatted("new-version", name, "show")
                            .replace("{'cloud'", "{'version': '1.0.1', 'cloud'")
                            .replace("none", "another"));
            palette.forgetCalls();
            for (String step : steps) {
                // It is written and not answered, and not tried again before its end.
                palette.failNext(step, new Fault.CutAfter());
                ApiProcess instance = notifier(others);
                await().atMost(PATIENCE).until(() -> times(step) == 1);
                instance.kill();
            }

            notifier(others);

            await().atMost(PATIENCE)
                    .until(() -> others.profile(name + "/sync")
                            .path("state")
                            .asString()
                            .equals("in-sync"));
            assertThat(steps)
                    .allSatisfy(step -> assertThat(times(step)).as(step).isEqualTo(1));
            assertThat(palette.versions(name))
                    .extracting(each -> each.at("/spec/version").asString())
                    .containsExactly("1.0.0", "1.0.1");
            assertThat(values(name)).contains("osImageOverride: another");
        }
    }

    private ApiProcess notifier(ProfileWorld others) {
        ApiProcess started = others.cluster()
                .startProcess(
                        null,
                        with("kiln.roles=notifier", "kiln.palette.retry-delay=60s", "kiln.palette.longest-delay=60s"));
        assertThat(others.post(name, "sync", "").statusCode()).isEqualTo(202);
        return started;
    }

    private long times(String operation) {
        return palette.calls().stream()
                .filter(each -> each.operation().equals(operation))
                .count();
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
}
