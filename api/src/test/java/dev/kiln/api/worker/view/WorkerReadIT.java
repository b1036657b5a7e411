package dev.kiln.api.worker.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.api.testing.ApiInstance;
import dev.kiln.api.testing.LedgerRows;
import dev.kiln.common.build.BuildId;
import dev.kiln.common.build.BuildState;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class WorkerReadIT {

    private final ApiInstance api = ApiInstance.shared();
    private final LedgerRows rows = LedgerRows.of(api);
    private final String pool = "p-" + UUID.randomUUID().toString().substring(0, 8);

    @Test
    void aWorkerShowsWhetherItLivesAndWhatItRuns() {
        rows.worker(pool + "-a", pool, 2, 1, false, Duration.ofSeconds(2));
        rows.worker(pool + "-b", pool, 2, 0, true, Duration.ofSeconds(2));
        rows.worker(pool + "-c", pool, 2, 0, true, Duration.ofSeconds(60));
        BuildId build = rows.build(pool, BuildState.RUNNING);
        rows.attempt(build, 1);
        rows.claim(build, 1, pool + "-a");

        JsonNode workers = api.json("/api/v1/workers?pool=" + pool).get("items");

        assertThat(workers).hasSize(3);
        assertThat(workers.at("/0/state").asString()).isEqualTo("ALIVE");
        assertThat(workers.at("/1/state").asString()).isEqualTo("DRAINING");
        assertThat(workers.at("/2/state").asString()).isEqualTo("SILENT");
        assertThat(workers.at("/0/slots").asInt()).isEqualTo(2);
        assertThat(workers.at("/0/running").asInt()).isEqualTo(1);
        assertThat(workers.at("/0/attempts/0/buildId").asString()).isEqualTo(build.toString());
        assertThat(workers.at("/0/attempts/0/claimedAt").asString()).endsWith("Z");
        assertThat(workers.at("/1/attempts")).isEmpty();
    }

    @Test
    void workersCanBeFilteredByStateAndPaged() {
        rows.worker(pool + "-a", pool, 1, 0, false, Duration.ZERO);
        rows.worker(pool + "-b", pool, 1, 0, false, Duration.ofMinutes(1));
        rows.worker(pool + "-c", pool, 1, 0, false, Duration.ZERO);
        String alive = "/api/v1/workers?limit=1&state=ALIVE&pool=" + pool;

        JsonNode first = api.json(alive);
        JsonNode second = api.json(alive + "&cursor=" + first.get("next").asString());

        assertThat(first.at("/items/0/id").asString()).isEqualTo(pool + "-a");
        assertThat(second.at("/items/0/id").asString()).isEqualTo(pool + "-c");
        assertThat(second.has("next")).isFalse();
    }
}
