package dev.kiln.api.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kiln.api.testing.ApiInstance;
import dev.kiln.api.testing.LedgerRows;
import dev.kiln.common.build.BuildId;
import dev.kiln.common.build.BuildState;
import dev.kiln.common.build.ClaimId;
import dev.kiln.servers.Database;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The database goes away and comes back. */
@Timeout(120)
class OutageIT {

    private static final String PREFIX = "outage";

    @Test
    @DisplayName("I1: during an outage of the database callers are told to repeat, and no log is lost")
    void duringAnOutageCallersAreToldToRepeatAndNoLogIsLost() {
        try (Database database = Database.startTemporary();
                ApiInstance api = ApiInstance.startOn(
                        database,
                        "kiln.topics.prefix=" + PREFIX,
                        "kiln.catalog.sources=examples",
                        "spring.datasource.hikari.connection-timeout=500");
                LogTopic topic = new LogTopic(PREFIX)) {
            LedgerRows rows = LedgerRows.of(api);
            BuildId build = rows.build("default", BuildState.RUNNING);
            ClaimId claim = rows.runningAttempt(build, 1);
            topic.send(build, 1, claim, 0, "before\n");
            String log = "/api/v1/builds/%s/log".formatted(build);
            await().untilAsserted(() -> assertThat(api.get(log).body()).isEqualTo("before\n"));

            database.stop();
            topic.send(build, 1, claim, 1, "meanwhile\n");
            for (String path : List.of("/api/v1/builds", "/api/v1/builds/" + build, "/api/v1/workers", log)) {
                assertUnavailable(path, api.get(path));
            }
            assertUnavailable(
                    "POST",
                    api.send(api.request("/api/v1/builds", "Content-Type", "application/json")
                            .POST(BodyPublishers.ofString(
                                    "{\"template\":{\"source\":\"examples\",\"path\":\"hello\"}}"))));
            await().during(Duration.ofSeconds(3)).until(() -> topic.setAside(build) == 0);

            database.start();
            topic.send(build, 1, claim, 2, "after\n");
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(api.get(log).body()).isEqualTo("before\nmeanwhile\nafter\n"));
            assertThat(topic.setAside(build)).isZero();
            aFollowerIsWokenAgain(api, topic, build, claim);
        }
    }

    /** The connection that listens for notifications was broken, too. */
    private static void aFollowerIsWokenAgain(ApiInstance api, LogTopic topic, BuildId build, ClaimId claim) {
        try (Follower follower = new Follower(api, "/api/v1/builds/%s/log?follow=true".formatted(build))) {
            topic.send(build, 1, claim, 3, "live\n");
            await().until(() -> follower.lines().contains("live"));
        }
    }

    private static void assertUnavailable(String call, HttpResponse<String> response) {
        assertThat(response.statusCode()).as("%s: %s", call, response.body()).isEqualTo(503);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(response.headers().firstValue("Retry-After")).hasValue("5");
        assertThat(response.body()).contains("The database is away").doesNotContain("jdbc", "Hikari", "127.0.0.1");
    }
}
