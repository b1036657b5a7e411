package dev.kiln.api.palette;

import static dev.kiln.api.profile.ProfileWorld.unique;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kiln.api.profile.Builds;
import dev.kiln.api.profile.ProfileWorld;
import dev.kiln.common.message.MessageCodec;
import dev.kiln.palette.standin.Call;
import dev.kiln.palette.standin.PaletteStandIn;
import dev.kiln.palette.standin.SeedPack;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/** Records and Palette, with a real database, a real broker, and a server that behaves as Palette's swagger says. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class PaletteFixture {

    static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final String KEY = "a-key";

    static final String RECORD = """
            {'cloud': 'aws', 'region': 'us-east-1', 'policy': {'change': '%s'},
             'palette': {'profile': '%s', 'project': 'p1', 'drift': '%s'},
             'packs': [{'name': 'generic-byoi', 'layer': 'os', 'tag': '1.0.0',
                        'values': '# ours\\npack:\\n  osImageOverride: none\\n'}]}
            """;

    final PaletteStandIn palette = PaletteStandIn.start(0, KEY);
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
    final ProfileWorld world;
    String name = "";
    String first = "";

    /** @param more properties of the api, as {@code name=value}, in place of the above or beside them */
    PaletteFixture(String... more) {
        world = new ProfileWorld(with(more));
    }

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
        palette.tags("1.0.0", "1.34.2", "1.34.3");
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

    String values(String profile) {
        return palette.versions(profile)
                .getLast()
                .at("/spec/published/packs/0/values")
                .asString();
    }

    void bind(String change, String drift) {
        world.create(name, RECORD.formatted(change, name, drift));
        awaitState("in-sync");
    }

    void take(String ami) {
        String image = accepted(ami).images().getFirst().imageId().toString();
        tree(world.post(name, "take", "{'image': '%s'}".formatted(image)), 200);
    }

    Builds accepted(String ami) {
        return world.accept(Builds.next().image("aws", "us-east-1", ami, null));
    }

    void awaitVersion(String version) {
        world.awaitProfile(name, each -> each.path("version").asString().equals(version));
        awaitState("in-sync");
    }

    /** The state of the record as it is now. */
    JsonNode awaitState(String state) {
        return awaitState(name, state);
    }

    JsonNode awaitState(String record, String state) {
        return await().atMost(PATIENCE)
                .until(
                        () -> world.profile(record + "/sync"),
                        each -> each.path("state").asString().equals(state));
    }

    List<String> writes() {
        return palette.calls().stream()
                .filter(each -> each.writes() && isOfTheProfile(each))
                .map(Call::line)
                .toList();
    }

    boolean isOfTheProfile(Call call) {
        return palette.versions(name).stream()
                .anyMatch(each -> call.path().contains(each.at("/metadata/uid").asString()));
    }

    String[] with(String... more) {
        List<String> names = Stream.of(more)
                .map(each -> each.substring(0, each.indexOf('=')))
                .toList();
        return Stream.concat(
                        Stream.of(properties).filter(each -> !names.contains(each.substring(0, each.indexOf('=')))),
                        Stream.of(more))
                .toArray(String[]::new);
    }

    static JsonNode tree(HttpResponse<String> response, int status) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        return MessageCodec.mapper().readTree(response.body());
    }
}
