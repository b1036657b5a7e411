package dev.kiln.api.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kiln.api.Api;
import dev.kiln.api.ApiCluster;
import dev.kiln.common.message.MessageCodec;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AuditIT {

    private static final String PATH = "/api/v1/audit";

    private final ApiCluster cluster = ApiCluster.fresh();
    private final Api api = cluster.startApi("kiln.retention.audit=30d", "kiln.retention.interval=100ms");

    @AfterAll
    void stop() {
        cluster.close();
    }

    @Test
    void entriesComeInPagesNewestFirstAndAsTheyAreAskedFor() {
        for (String worker : List.of("a", "b", "c")) {
            api.post("/api/v1/workers/%s/drain".formatted(worker));
        }

        JsonNode first = page("?path=/api/v1/workers&limit=2");
        JsonNode second = page(
                "?path=/api/v1/workers&limit=2&cursor=" + first.path("next").asString());

        assertThat(first.at("/items/0/path").asString()).isEqualTo("/api/v1/workers/c/drain");
        assertThat(first.at("/items/0/who").asString()).isEqualTo("http anonymous");
        assertThat(first.at("/items/0/status").asInt()).isEqualTo(404);
        assertThat(second.path("items").size()).isEqualTo(1);
        assertThat(page("?since=2100-01-01T00:00:00Z").path("items").size()).isZero();
        assertThat(page("?until=2000-01-01T00:00:00Z").path("items").size()).isZero();
        assertThat(api.get(PATH + "?since=yesterday").statusCode()).isEqualTo(400);
    }

    @Test
    void oldEntriesAreForgotten() {
        AuditRows rows = api.bean(AuditRows.class);
        long old = rows.begin("http alice", "POST", "/api/v1/old", null, "::1");
        rows.begin("http alice", "POST", "/api/v1/new", null, "::1");
        cluster.jdbc()
                .sql("update audit_entry set at = now() - interval '31 days' where number = ?")
                .param(old)
                .update();

        await().until(() -> page("?who=http%20alice").path("items").size() == 1);
        assertThat(page("?who=http%20alice").path("items"))
                .singleElement()
                .satisfies(each -> assertThat(each.path("path").asString()).isEqualTo("/api/v1/new"));
    }

    @Test
    void whatCannotBeWrittenDownIsNotDone() {
        cluster.jdbc().sql("alter table audit_entry rename to hidden").update();
        try {
            assertThat(api.post("/api/v1/builds", "{\"template\": {\"source\": \"examples\", \"path\": \"x\"}}")
                            .statusCode())
                    .isGreaterThanOrEqualTo(500);
        } finally {
            cluster.jdbc().sql("alter table hidden rename to audit_entry").update();
        }
        assertThat(MessageCodec.mapper()
                        .readTree(api.get("/api/v1/builds").body())
                        .path("items")
                        .size())
                .isZero();
        await().until(() -> api.get("/readyz").statusCode() == 200);
    }

    private JsonNode page(String query) {
        var answer = api.get(PATH + query);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return MessageCodec.mapper().readTree(answer.body());
    }
}
