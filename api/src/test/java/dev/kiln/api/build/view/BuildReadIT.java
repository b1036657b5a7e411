package dev.kiln.api.build.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.api.testing.ApiInstance;
import dev.kiln.api.testing.LedgerRows;
import dev.kiln.common.build.Artifact;
import dev.kiln.common.build.BuildId;
import dev.kiln.common.build.BuildState;
import dev.kiln.common.build.Failure;
import dev.kiln.common.build.FailureClass;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class BuildReadIT {

    private final ApiInstance api = ApiInstance.shared();
    private final LedgerRows rows = LedgerRows.of(api);
    private final String pool = "p-" + UUID.randomUUID().toString().substring(0, 8);

    @Test
    void pagesShowEveryBuildOnceNewestFirst() {
        List<String> expected = new ArrayList<>();
        for (int n = 0; n < 5; n++) {
            expected.addFirst(rows.build(pool, BuildState.QUEUED).toString());
        }

        List<String> seen = new ArrayList<>();
        JsonNode page = api.json("/api/v1/builds?limit=2&pool=" + pool);
        seen.addAll(ids(page));
        while (page.has("next")) {
            // A build that comes in the meantime belongs to a page before.
            rows.build(pool, BuildState.QUEUED);
            page = api.json("/api/v1/builds?limit=2&pool=" + pool + "&cursor="
                    + page.get("next").asString());
            seen.addAll(ids(page));
        }

        assertThat(seen).isEqualTo(expected);
    }

    @Test
    void everyFilterNarrowsTheList() {
        BuildId wanted = rows.build(
                BuildState.RUNNING,
                LedgerRows.request(pool, Map.of("os", "ubuntu-2404", "team", "a"), List.of("prod-aws", "prod-gcp")));
        rows.build(BuildState.FAILED, LedgerRows.request(pool, Map.of("os", "rhel-9"), List.of("lab")));
        String all = "/api/v1/builds?pool=" + pool;

        assertThat(ids(api.json(all))).hasSize(2);
        for (String filter : List.of(
                "state=RUNNING",
                "state=RUNNING&state=SUCCEEDED",
                "label=os=ubuntu-2404",
                "label=os%3Dubuntu-2404&label=team%3Da",
                "profile=prod-gcp",
                "source=examples&template=hello&kubernetesVersion=v1.34.2&state=RUNNING")) {
            assertThat(ids(api.json(all + "&" + filter))).as(filter).containsExactly(wanted.toString());
        }
        for (String filter : List.of(
                "state=SUCCEEDED",
                "label=os=ubuntu-2404&label=team=b",
                "profile=prod",
                "source=kib",
                "template=hell",
                "kubernetesVersion=v1.34.3")) {
            assertThat(ids(api.json(all + "&" + filter))).as(filter).isEmpty();
        }
    }

    @Test
    void aBuildShowsItsRequestItsAttemptsAndItsImages() {
        BuildId id = rows.build(
                BuildState.SUCCEEDED, LedgerRows.request(pool, Map.of("os", "ubuntu-2404"), List.of("prod-aws")));
        rows.runningAttempt(id, 1);
        rows.end(id, 1, "FAILED", 3L, new Failure(FailureClass.TRANSIENT, "packer-exit", "No capacity", null, 1));
        rows.runningAttempt(id, 2);
        rows.end(id, 2, "SUCCEEDED", 0L, null);
        Artifact artifact = new Artifact("aws", "us-east-1", "ami-1", null, "ubuntu", "mitchellh.amazonebs", List.of());
        UUID image = rows.image(id, "ACCEPTED", artifact);

        JsonNode build = api.json("/api/v1/builds/" + id);

        assertThat(build.at("/state").asString()).isEqualTo("SUCCEEDED");
        assertThat(build.at("/request/template/path").asString()).isEqualTo("hello");
        assertThat(build.at("/request/timeout").asString()).isEqualTo("PT1H30M");
        assertThat(build.at("/request/variables/size").asString()).isEqualTo("20G");
        assertThat(build.at("/attempts")).hasSize(2);
        assertThat(build.at("/attempts/0/failure/class").asString()).isEqualTo("transient");
        assertThat(build.at("/attempts/1/worker").asString()).isEqualTo("w-2");
        assertThat(build.at("/attempts/1/commit").asString()).isEqualTo("c0ffee");
        assertThat(build.at("/attempts/1/packerVersion").asString()).isEqualTo("1.9.5");
        assertThat(build.at("/images/0/id").asString()).isEqualTo(image.toString());
        assertThat(build.at("/images/0/artifact/id").asString()).isEqualTo("ami-1");
        assertThat(build.has("waiting")).isFalse();
        assertThat(build.at("/requestedAt").asString()).endsWith("Z");
        assertThat(Instant.parse(build.at("/requestedAt").asString()))
                .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(60));
        assertThat(api.json(build.at("/links/self").asString())).isEqualTo(build);
        assertThat(api.json(build.at("/links/images").asString()).at("/items")).hasSize(1);
        assertThat(api.get(build.at("/attempts/0/log").asString()).statusCode()).isEqualTo(200);
    }

    @Test
    @DisplayName("I9: a queued build says what it waits for")
    void aQueuedBuildSaysWhatItWaitsFor() {
        BuildId first = rows.build(pool, BuildState.QUEUED);
        rows.attempt(first, 1);
        BuildId second = rows.build(pool, BuildState.QUEUED);
        rows.runningAttempt(second, 1);
        rows.end(second, 1, "LOST", null, Failure.of(FailureClass.LOST, "lease-expired", "Worker w-1 was silent"));
        rows.attempt(second, 2);

        assertThat(reasons(first))
                .containsExactly("No worker of pool %s is alive, and none has ever been: start one".formatted(pool));

        rows.worker(pool + "-silent", pool, 2, 0, false, Duration.ofMinutes(5));
        assertThat(reasons(first)).containsExactly("No worker of pool %s is alive; 1 is silent".formatted(pool));

        rows.worker(pool + "-busy", pool, 2, 2, false, Duration.ZERO);
        assertThat(reasons(second))
                .containsExactly(
                        "Every slot of pool %s is taken: 1 worker, 2 slots".formatted(pool),
                        "1 build ahead in pool %s".formatted(pool),
                        "It is attempt 2: attempt 1 ended as lost (Worker w-1 was silent)");

        rows.worker(pool + "-free", pool, 1, 0, false, Duration.ZERO);
        assertThat(reasons(first)).containsExactly("A worker of pool %s is about to take it".formatted(pool));
        assertThat(api.json("/api/v1/builds/" + second).at("/waiting/ahead").asInt())
                .isEqualTo(1);
    }

    @Test
    void theHistoryIsPagedOldestFirst() {
        BuildId id = rows.build(pool, BuildState.RUNNING);
        rows.event(id, "dev.kiln.build.queued.v1", Map.of("attempt", 1));
        rows.event(id, "dev.kiln.build.started.v1", Map.of("attempt", 1, "unheardOf", true));
        rows.event(id, "dev.kiln.build.retrying.v1", Map.of("attempt", 1));

        JsonNode first = api.json("/api/v1/builds/%s/events?limit=2".formatted(id));
        JsonNode second = api.json("/api/v1/builds/%s/events?limit=2&cursor=%s"
                .formatted(id, first.get("next").asString()));

        assertThat(first.at("/items/0/type").asString()).isEqualTo("dev.kiln.build.queued.v1");
        assertThat(first.at("/items/1/type").asString()).isEqualTo("dev.kiln.build.started.v1");
        assertThat(first.at("/items/1/data/unheardOf").asBoolean()).isTrue();
        assertThat(second.at("/items")).hasSize(1);
        assertThat(second.at("/items/0/type").asString()).isEqualTo("dev.kiln.build.retrying.v1");
        assertThat(second.has("next")).isFalse();
    }

    private List<String> reasons(BuildId build) {
        return api.json("/api/v1/builds/" + build)
                .at("/waiting/reasons")
                .valueStream()
                .map(JsonNode::asString)
                .toList();
    }

    private static List<String> ids(JsonNode page) {
        return page.get("items")
                .valueStream()
                .map(each -> each.get("id").asString())
                .toList();
    }
}
