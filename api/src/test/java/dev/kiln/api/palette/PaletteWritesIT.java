package dev.kiln.api.palette;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kiln.api.profile.Builds;
import dev.kiln.common.event.EventType;
import dev.kiln.palette.standin.Call;
import dev.kiln.palette.standin.Fault;
import dev.kiln.palette.standin.SeedPack;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Which calls bring a record to Palette. */
@Timeout(180)
class PaletteWritesIT extends PaletteFixture {

    private static final String KUBERNETES_PACK =
            "{'name': 'kubernetes', 'layer': 'k8s', 'tag': '1.34.2', 'registry': 'r1', 'values': 'pack: {}'}";
    private static final String CNI_PACK =
            "{'name': 'cni-calico', 'layer': 'cni', 'tag': '1.34.2', 'registry': 'r1', 'values': 'pack: {}'}";

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
    void aFirstVersionIsMadeOfTheRecordsPacksIfTheRecordSaysSo() {
        String fresh = "fresh-" + name;
        world.create(name, creating(fresh, KUBERNETES_PACK));

        String uid = awaitState("in-sync").path("uid").asString();
        assertThat(palette.writes())
                .endsWith(
                        "POST /v1/clusterprofiles 201",
                        "PATCH /v1/clusterprofiles/%s/metadata 204".formatted(uid),
                        "PATCH /v1/clusterprofiles/%s/publish 204".formatted(uid));
        JsonNode made = palette.versions(fresh).getFirst();
        assertThat(made.at("/spec/published/packs/0/values").asString()).startsWith("# ours");
        assertThat(made.at("/spec/published/packs/1/packUid").asString()).isEqualTo("kubernetes@1.34.2");
        take("ami-1");
        awaitVersion("1.0.1");
        assertThat(palette.versions(fresh)).hasSize(2);
    }

    @Test
    void aDryRunShowsTheFirstVersionThatWouldBeMade() {
        palette.failNext("CREATE", new Fault.Answer(403, "OperationForbidden", "Not now"));
        world.create(name, creating("fresh-" + name, KUBERNETES_PACK));
        awaitState("failed");

        JsonNode plan = tree(world.post(name, "sync?dryRun=true", ""), 200);

        assertThat(plan.path("writes")
                        .valueStream()
                        .map(each -> each.path("path").asString()))
                .containsExactly(
                        "/v1/clusterprofiles",
                        "/v1/clusterprofiles/uid-of-the-first-version/metadata",
                        "/v1/clusterprofiles/uid-of-the-first-version/publish");
        assertThat(palette.versions("fresh-" + name)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"CREATE", "ADD_PACK"})
    void whatGotNoAnswerIsNotMadeTwice(String operation) {
        for (Fault fault : List.of(new Fault.CutBefore(), new Fault.CutAfter(), new Fault.HalfWritten())) {
            palette.failNext(operation, fault);
        }
        boolean profile = operation.equals("CREATE");

        world.create(name, creating(profile ? "fresh-" + name : name, profile ? KUBERNETES_PACK : CNI_PACK));

        awaitState("in-sync");
        palette.forgetFaults();
        assertThat(palette.versions(profile ? "fresh-" + name : name)).hasSize(1);
        assertThat(palette.calls()).noneMatch(each -> each.status() == 409);
    }

    @Test
    void aPackThatTheProfileLacksIsAddedIfTheRecordSaysSo() {
        world.create(name, creating(name, CNI_PACK));

        awaitState("in-sync");
        assertThat(writes()).contains("POST /v1/clusterprofiles/%s/packs 201".formatted(first));
        assertThat(palette.versions(name)
                        .getFirst()
                        .at("/spec/published/packs/2/name")
                        .asString())
                .isEqualTo("cni-calico");
        world.put(name, creating(name, "{'name': 'csi', 'layer': 'csi', 'tag': '1.34.2', 'values': ''}"));
        assertThat(awaitState("failed").at("/error/message").asString()).contains("give it a 'registry'");
    }

    @Test
    void onNutanixAMacroOfTheProjectNamesTheImage() {
        palette.macro("p1", "theirs", "kept");
        String macro = name.replace('-', '_');
        world.create(
                name,
                RECORD.formatted("in-place", name, "show")
                        .replace("'aws', 'region': 'us-east-1'", "'nutanix'")
                        .replace("'project'", "'macro': '%s', 'project'".formatted(macro)));
        awaitState("in-sync");
        assertThat(palette.macros("p1")).doesNotContainKey(macro);

        for (String image : List.of("image-1", "image-2")) {
            Builds build = world.accept(Builds.next().image("nutanix", null, "uuid-of-it", image));
            String id = build.images().getFirst().imageId().toString();
            tree(world.post(name, "take", "{'image': '%s'}".formatted(id)), 200);
            awaitState("in-sync");
            assertThat(palette.macros("p1")).containsEntry(macro, image).containsEntry("theirs", "kept");
        }
        assertThat(palette.writes()).contains("POST /v1/projects/p1/macros 204", "PATCH /v1/projects/p1/macros 204");
        palette.macro("p1", macro, "by-hand");
        world.post(name, "sync", "");
        assertThat(awaitState("drifted").at("/drift/0/place").asString()).isEqualTo("macros/" + macro);
    }

    @Test
    void twoRecordsAreNotBoundToOneProfile() {
        bind("in-place", "show");
        String other = "other-" + name;

        HttpResponse<String> refused = world.put(other, RECORD.formatted("in-place", name, "show"));

        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.body()).contains("'%s' is bound to the same profile".formatted(name));
        world.create(
                other,
                RECORD.formatted("in-place", name, "show")
                        .replace("'profile': '%s'".formatted(name), "'uid': '%s'".formatted(first)));
        assertThat(awaitState(other, "failed").at("/error/message").asString())
                .contains("was there before (%s)".formatted(name));
        world.delete(name);
        world.post(other, "sync", "");
        awaitState(other, "in-sync");
        world.delete(other);
    }

    private static String creating(String profile, String morePacks) {
        return RECORD.formatted("new-version", profile, "show")
                .replace("'drift'", "'missing': 'create', 'drift'")
                .replace("'tag': '1.0.0',", "'tag': '1.0.0', 'registry': 'r1',")
                .replace("}]}", "}, %s]}".formatted(morePacks));
    }
}
