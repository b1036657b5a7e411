package dev.kiln.api.profile;

import static dev.kiln.api.profile.ProfileWorld.unique;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.common.message.MessageCodec;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** Records over HTTP, with a real database. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProfileHttpIT {

    private static final String RECORD = """
            {'cloud': 'aws', 'region': 'us-east-1',
             'packs': [{'name': 'generic-byoi', 'layer': 'os', 'tag': '1.0.0', 'values': 'pack:\\n  osImageOverride: x # mine\\n'}],
             'selector': {'labels': {'os': 'ubuntu-2404'}, 'kubernetes': '>=1.34.0 <1.35.0'}}
            """;

    private final ProfileWorld world = new ProfileWorld();
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
    void aRecordIsReadAsItWasWritten() {
        HttpResponse<String> created = world.put(name, RECORD);

        assertThat(created.statusCode()).isEqualTo(201);
        assertThat(created.headers().firstValue("Location")).contains("/api/v1/cluster-profiles/" + name);
        JsonNode profile = world.profile(name);
        assertThat(profile).isEqualTo(tree(created));
        assertThat(profile.path("version").asString()).isEqualTo("1.0.0");
        assertThat(profile.at("/packs/0/values").asString()).isEqualTo("pack:\n  osImageOverride: x # mine\n");
        assertThat(profile.at("/selector/kubernetes").asString()).isEqualTo(">=1.34.0 <1.35.0");
        assertThat(profile.at("/policy/mode").asString()).isEqualTo("auto");
        assertThat(profile.at("/policy/change").asString()).isEqualTo("new-version");
        assertThat(profile.has("image")).isFalse();
        assertThat(tag(created))
                .isEqualTo("\"%d\"".formatted(profile.path("revision").asLong()));
        assertThat(world.kinds(name)).containsExactly("created");
    }

    @Test
    void sayingTheSameAgainChangesNothing() {
        String tag = tag(world.put(name, RECORD));

        HttpResponse<String> again = world.put(name, RECORD);
        HttpResponse<String> asAnswered = world.put(name, again.body().replace('\'', ' '));

        assertThat(List.of(again.statusCode(), asAnswered.statusCode())).containsOnly(200);
        assertThat(List.of(tag(again), tag(asAnswered))).containsOnly(tag);
        assertThat(world.kinds(name)).containsExactly("created");
    }

    @Test
    void aChangeThatRestsOnAnOldReadingIsRefused() {
        String first = tag(world.put(name, RECORD));
        HttpResponse<String> second = world.put(name, "{'cloud': 'qemu'}", "If-Match", first);

        HttpResponse<String> late = world.put(name, "{'cloud': 'gcp'}", "If-Match", first);

        assertThat(second.statusCode()).isEqualTo(200);
        assertThat(late.statusCode()).isEqualTo(412);
        assertThat(late.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(tree(late).path("detail").asString()).contains("is at revision");
        assertThat(world.delete(name, "If-Match", first).statusCode()).isEqualTo(412);
        assertThat(world.put(name, RECORD, "If-None-Match", "*").statusCode()).isEqualTo(412);
        assertThat(world.profile(name).path("cloud").asString()).isEqualTo("qemu");
    }

    @Test
    void ofManyChangesThatRestOnOneReadingOneIsTaken() throws Exception {
        String tag = tag(world.put(name, "{'cloud': 'qemu'}"));

        List<Integer> answers = atOnce(IntStream.range(0, 8)
                .<Callable<Integer>>mapToObj(
                        n -> () -> world.put(name, "{'cloud': 'qemu', 'region': 'r%d'}".formatted(n), "If-Match", tag)
                                .statusCode())
                .toList());

        assertThat(answers)
                .containsOnlyOnce(200)
                .filteredOn(each -> each != 200)
                .containsOnly(412);
        assertThat(world.kinds(name)).containsExactly("replaced", "created");
    }

    @Test
    void ofManyThatCreateOneRecordOneDoes() throws Exception {
        List<Integer> answers = atOnce(IntStream.range(0, 8)
                .<Callable<Integer>>mapToObj(
                        n -> () -> world.put(name, RECORD, "If-None-Match", "*").statusCode())
                .toList());

        assertThat(answers)
                .containsOnlyOnce(201)
                .filteredOn(each -> each != 201)
                .containsOnly(412);
    }

    @Test
    void aDeletedRecordIsGoneAndItsRevisionDoesNotComeBack() {
        String tag = tag(world.put(name, RECORD));

        assertThat(world.delete(name, "If-Match", tag).statusCode()).isEqualTo(204);
        assertThat(world.get(name).statusCode()).isEqualTo(404);
        assertThat(world.delete(name).statusCode()).isEqualTo(404);
        assertThat(world.get(name + "/history").statusCode()).isEqualTo(404);
        assertThat(tag(world.put(name, RECORD))).isNotEqualTo(tag);
    }

    @Test
    void versionsDoNotGoBack() {
        world.create(name, "{'cloud': 'qemu', 'version': '2.0.0'}");

        HttpResponse<String> back = world.put(name, "{'cloud': 'qemu', 'version': '1.9.9'}");

        assertThat(back.statusCode()).isEqualTo(422);
        assertThat(tree(back).at("/errors/0/pointer").asString()).isEqualTo("/version");
        assertThat(world.put(name, "{'cloud': 'qemu', 'version': '2.1.0'}").statusCode())
                .isEqualTo(200);
        assertThat(tree(world.put(name, "{'cloud': 'gcp'}")).path("version").asString())
                .isEqualTo("2.1.0");
    }

    @Test
    void badInputIsAnsweredWithWhereItIs() {
        assertThat(tree(world.put(name, "{'cloud': 'aws', 'colour': 1}"))
                        .at("/errors/0/pointer")
                        .asString())
                .isEqualTo("/colour");
        assertThat(world.put(name, "{").statusCode()).isEqualTo(400);
        assertThat(world.put("Not-A-Name", RECORD).statusCode()).isEqualTo(400);
        assertThat(world.put(name, " ".repeat(2 << 20)).statusCode()).isEqualTo(413);
        assertThat(world.put(name, RECORD, "If-Match", "nonsense").statusCode()).isEqualTo(400);
        assertThat(world.get(name).statusCode()).isEqualTo(404);
    }

    @Test
    void recordsAreListedByNameInPages() {
        String cloud = "c" + Long.toString(System.nanoTime(), 36);
        for (String each : List.of("b", "a", "c")) {
            world.create(each + "-" + name, "{'cloud': '%s'}".formatted(cloud));
        }
        JsonNode first = world.list("limit=2&cloud=" + cloud);
        JsonNode second = world.list(
                "limit=2&cloud=%s&cursor=%s".formatted(cloud, first.path("next").asString()));

        assertThat(names(first)).containsExactly("a-" + name, "b-" + name);
        assertThat(names(second)).containsExactly("c-" + name);
        assertThat(second.has("next")).isFalse();
        assertThat(first.at("/items/0").has("packs")).isFalse();
    }

    @Test
    void theHistoryTellsWhoChangedWhatAndWhy() {
        world.create(name, "{'cloud': 'qemu'}");
        world.put(name + "?reason=moved%20to%20gcp", "{'cloud': 'gcp'}");

        JsonNode newest = world.profile(name + "/history?limit=1");
        JsonNode entry = newest.at("/items/0");
        JsonNode older = world.profile(
                name + "/history?limit=1&cursor=" + newest.path("next").asString());
        JsonNode complete =
                world.profile(name + "/history/" + entry.path("revision").asLong());

        assertThat(entry.path("kind").asString()).isEqualTo("replaced");
        assertThat(entry.path("cause").asString()).isEqualTo("moved to gcp");
        assertThat(entry.path("by").asString()).isEqualTo("http anonymous");
        assertThat(entry.has("definition")).isFalse();
        assertThat(complete.at("/definition/cloud").asString()).isEqualTo("gcp");
        assertThat(older.at("/items/0/kind").asString()).isEqualTo("created");
        assertThat(older.has("next")).isFalse();
        assertThat(world.get(name + "/history/1").statusCode()).isEqualTo(404);
    }

    private static List<Integer> atOnce(List<Callable<Integer>> calls) throws InterruptedException, ExecutionException {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Integer> answers = new ArrayList<>();
            for (Future<Integer> each : threads.invokeAll(calls)) {
                answers.add(each.get());
            }
            return answers;
        }
    }

    private static List<String> names(JsonNode page) {
        return page.path("items")
                .valueStream()
                .map(each -> each.path("name").asString())
                .toList();
    }

    private static JsonNode tree(HttpResponse<String> response) {
        return MessageCodec.mapper().readTree(response.body());
    }

    private static String tag(HttpResponse<String> response) {
        return response.headers().firstValue("ETag").orElseThrow();
    }
}
