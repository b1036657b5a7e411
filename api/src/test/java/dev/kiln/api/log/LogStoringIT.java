package dev.kiln.api.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kiln.api.testing.ApiInstance;
import dev.kiln.api.testing.LedgerRows;
import dev.kiln.common.build.BuildId;
import dev.kiln.common.build.BuildState;
import dev.kiln.common.build.ClaimId;
import dev.kiln.common.topic.Topics;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LogStoringIT {

    private final ApiInstance api = ApiInstance.shared();
    private final LedgerRows rows = LedgerRows.of(api);
    private final LogTopic topic = new LogTopic(Topics.DEFAULT_PREFIX);
    private final BuildId build = rows.build("default", BuildState.RUNNING);
    private final ClaimId claim = rows.runningAttempt(build, 1);

    @AfterEach
    void close() {
        topic.close();
    }

    @Test
    void chunksThatComeTwiceAreStoredOnce() {
        topic.send(build, 1, claim, 0, "one\n");
        topic.send(build, 1, claim, 1, "two\n");
        topic.send(build, 1, claim, 0, "one\n");
        topic.send(build, 1, claim, 1, "two\n");
        topic.send(build, 1, claim, 2, "three\n");

        await().untilAsserted(() -> assertThat(log()).isEqualTo("one\ntwo\nthree\n"));
    }

    @Test
    @DisplayName("I8: records that are no chunks are set aside, and the next ones are stored")
    void recordsThatAreNoChunksAreSetAside() {
        topic.send(build, 1, claim, 0, "before\n");
        topic.sendRaw(build, "{".getBytes(StandardCharsets.UTF_8));
        topic.sendRaw(build, null);
        topic.sendRaw(build, "{\"buildId\": 17}".getBytes(StandardCharsets.UTF_8));
        topic.sendRaw(
                build, "{\"buildId\": \"%s\", \"attempt\": 1}".formatted(build).getBytes(StandardCharsets.UTF_8));
        topic.send(build, 1, claim, -1, "before the beginning\n");
        topic.send(build, 1, claim, 1, "after\n");

        await().untilAsserted(() -> assertThat(log()).isEqualTo("before\nafter\n"));
        assertThat(topic.setAside(build)).isEqualTo(5);
    }

    @Test
    void textThatTheDatabaseCannotHoldIsStoredWithReplacements() {
        topic.send(build, 1, claim, 0, "nul \0, half \ud83d, 'quoted', {braces}, \\N, ünïcode \ud83d\ude00\n");

        await().untilAsserted(() ->
                assertThat(log()).isEqualTo("nul \ufffd, half ?, 'quoted', {braces}, \\N, ünïcode \ud83d\ude00\n"));
    }

    @Test
    void theLogOfAClaimThatWasNotAcceptedIsNotShown() {
        ClaimId superseded = ClaimId.next();
        topic.send(build, 1, superseded, 0, "loser\n");
        topic.send(build, 1, superseded, 1, "loser\n");
        topic.send(build, 1, claim, 0, "winner\n");

        await().untilAsserted(() -> assertThat(log()).isEqualTo("winner\n"));
    }

    private String log() {
        return api.get("/api/v1/builds/%s/log".formatted(build)).body();
    }
}
