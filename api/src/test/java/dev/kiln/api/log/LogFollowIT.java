package dev.kiln.api.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kiln.api.testing.ApiInstance;
import dev.kiln.api.testing.LedgerRows;
import dev.kiln.common.build.BuildId;
import dev.kiln.common.build.BuildState;
import dev.kiln.common.build.ClaimId;
import dev.kiln.common.topic.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** Logs are stored by the shared instance, and followed on another one. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LogFollowIT {

    private static final String[] EVENTS = {"Accept", "text/event-stream"};

    private final LedgerRows rows = LedgerRows.of(ApiInstance.shared());
    private ApiInstance api;
    private LogTopic topic;

    @BeforeAll
    void start() {
        topic = new LogTopic(Topics.DEFAULT_PREFIX);
        api = ApiInstance.start(
                "kiln.roles=INTAKE",
                "kiln.log.stragglers=2s",
                "kiln.log.keep-alive=300ms",
                "spring.datasource.hikari.maximum-pool-size=4");
    }

    @AfterAll
    void stop() {
        api.close();
        topic.close();
    }

    @Test
    void aFollowerSeesEveryAttemptAndLeavesWhenTheBuildHasEnded() {
        BuildId build = rows.build("default", BuildState.QUEUED);
        rows.attempt(build, 1);
        try (Follower follower = new Follower(api, log(build, "?follow=true"))) {
            ClaimId first = rows.claim(build, 1, "w-1");
            topic.send(build, 1, first, 0, "one\n");
            await().until(() -> follower.lines().contains("one"));

            rows.end(build, 1, "LOST", null, null);
            rows.attempt(build, 2);
            ClaimId second = rows.claim(build, 2, "w-2");
            topic.send(build, 2, second, 0, "two\n");
            await().until(() -> follower.lines().contains("two"));
            assertThat(follower.ended()).isFalse();

            topic.send(build, 2, second, 1, "three\n");
            rows.end(build, 2, "SUCCEEDED", 2L, null);
            rows.state(build, BuildState.SUCCEEDED);
            await().until(follower::ended);
            assertThat(follower.lines()).containsExactly("one", "[kiln] attempt 2, worker w-2", "two", "three");
        }
    }

    @Test
    void aLineIsThereWithinHalfASecondOnAnotherInstance() {
        BuildId build = rows.build("default", BuildState.RUNNING);
        ClaimId claim = rows.runningAttempt(build, 1);
        try (Follower follower = new Follower(api, log(build, "?follow=true"))) {
            topic.send(build, 1, claim, 0, "warm\n");
            await().until(() -> follower.lines().contains("warm"));
            List<Long> milliseconds = new ArrayList<>();
            for (int n = 1; n <= 20; n++) {
                String line = "line " + n;
                long sent = System.nanoTime();
                topic.send(build, 1, claim, n, line + "\n");
                await().pollInterval(Duration.ofMillis(2))
                        .until(() -> follower.lines().contains(line));
                milliseconds.add(Duration.ofNanos(System.nanoTime() - sent).toMillis());
            }
            // The worker flushes every 200 ms at the latest; 300 ms are left. The poll alone would take 250 on average.
            assertThat(milliseconds.stream().sorted().toList().get(10))
                    .as("median of %s ms", milliseconds)
                    .isLessThan(150);
        }
    }

    @Test
    void aFollowerWaitsForTheRestOfTheLogOfAnEndedBuild() {
        BuildId build = rows.build("default", BuildState.RUNNING);
        ClaimId claim = rows.runningAttempt(build, 1);
        topic.send(build, 1, claim, 0, "one\n");
        try (Follower follower = new Follower(api, log(build, "?follow=true"))) {
            await().until(() -> follower.lines().contains("one"));
            rows.end(build, 1, "FAILED", 2L, null);
            rows.state(build, BuildState.FAILED);
            await().during(Duration.ofMillis(800)).until(() -> !follower.ended());

            topic.send(build, 1, claim, 1, "two\n");
            await().until(follower::ended);
            assertThat(follower.lines()).containsExactly("one", "two");
        }
    }

    @Test
    void aFailedAttemptIsReadToItsEndBeforeTheNextOneIs() {
        BuildId build = rows.build("default", BuildState.RUNNING);
        ClaimId first = rows.runningAttempt(build, 1);
        try (Follower follower = new Follower(api, log(build, "?follow=true"))) {
            rows.end(build, 1, "FAILED", 1L, null);
            ClaimId second = rows.runningAttempt(build, 2);
            topic.send(build, 2, second, 0, "second\n");
            topic.send(build, 1, first, 0, "first\n");

            await().until(() -> follower.lines().contains("second"));
            assertThat(follower.lines()).containsSubsequence("first", "[kiln] attempt 2, worker w-2", "second");
        }
    }

    @Test
    @DisplayName("I9: a follower does not wait for ever for what was lost")
    void aFollowerDoesNotWaitForEverForWhatWasLost() {
        BuildId build = rows.build("default", BuildState.RUNNING);
        ClaimId claim = rows.runningAttempt(build, 1);
        rows.chunk(build, 1, claim, 0, "one\n");
        rows.end(build, 1, "FAILED", 3L, null);
        rows.state(build, BuildState.FAILED);

        try (Follower follower = new Follower(api, log(build, "?follow=true"))) {
            await().until(follower::ended);
            assertThat(follower.lines()).containsExactly("one", "[kiln] 2 part(s) of the log are missing here");
        }
    }

    @Test
    void anAttemptThatNobodyTookEndsWithItsBuild() {
        BuildId build = rows.build("default", BuildState.QUEUED);
        rows.attempt(build, 1);
        try (Follower follower = new Follower(api, log(build, ""), EVENTS)) {
            rows.state(build, BuildState.CANCELLED);

            await().until(follower::ended);
            assertThat(follower.lines()).containsSubsequence("event: end", "data: CANCELLED", "");
        }
    }

    @Test
    void eventsFollowByThemselvesAndKeepTheConnectionAlive() {
        BuildId build = rows.build("default", BuildState.RUNNING);
        ClaimId claim = rows.runningAttempt(build, 1);
        try (Follower follower = new Follower(api, log(build, ""), EVENTS)) {
            await().until(() -> follower.lines().contains(": still here"));
            topic.send(build, 1, claim, 0, "a\rb\nc\n");

            await().until(() -> follower.lines().contains("data: c"));
            assertThat(follower.lines())
                    .containsSubsequence("id: 1.0", "event: log", "data: a", "data: b", "data: c", "");
        }
    }

    @Test
    void aReaderWhoLeavesIsNoticed() {
        BuildId build = rows.build("default", BuildState.RUNNING);
        rows.runningAttempt(build, 1);
        double before = readers();
        Follower follower = new Follower(api, log(build, ""), EVENTS);
        await().until(() -> readers() > before);

        follower.close();

        await().atMost(Duration.ofSeconds(5)).until(() -> readers() <= before);
    }

    @Test
    void readersWhoDoNotReadHoldNoConnectionToTheDatabase() throws IOException {
        BuildId build = rows.build("default", BuildState.SUCCEEDED);
        ClaimId claim = rows.runningAttempt(build, 1);
        String text = "x".repeat(1023) + "\n";
        for (int n = 0; n < 32; n++) {
            rows.chunk(build, 1, claim, n, text.repeat(1024));
        }
        rows.end(build, 1, "SUCCEEDED", 32L, null);
        List<Socket> readers = new ArrayList<>();
        try {
            double before = readers();
            for (int n = 0; n < 8; n++) {
                readers.add(ask("GET " + log(build, "") + " HTTP/1.1\r\nHost: localhost\r\n\r\n"));
            }
            await().until(() -> readers() == before + 8);

            await().during(Duration.ofSeconds(1))
                    .untilAsserted(
                            () -> assertThat(api.get("/api/v1/builds?limit=1").statusCode())
                                    .isEqualTo(200));
        } finally {
            for (Socket each : readers) {
                each.close();
            }
        }
    }

    @Test
    @DisplayName("I9: every stream ends, by its time or with its instance")
    void everyStreamEnds() {
        BuildId build = rows.build("default", BuildState.RUNNING);
        rows.runningAttempt(build, 1);
        ApiInstance brief = ApiInstance.start("kiln.roles=INTAKE", "kiln.log.longest-stream=2s");
        try (Follower text = new Follower(brief, log(build, "?follow=true"));
                Follower events = new Follower(brief, log(build, ""), EVENTS)) {
            await().until(() -> text.ended() && events.ended());
            assertThat(text.lines())
                    .containsExactly("[kiln] this stream ends here, after PT2S; call again for the rest");
            assertThat(events.lines()).containsExactly(": cut after PT2S", "");
        } finally {
            brief.close();
        }
        ApiInstance stopping = ApiInstance.start("kiln.roles=INTAKE");
        try (Follower text = new Follower(stopping, log(build, "?follow=true"))) {
            long begin = System.nanoTime();
            stopping.close();
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(10));
            await().until(text::ended);
            assertThat(text.lines()).singleElement().asString().startsWith("[kiln] this stream ends here, after ");
        }
    }

    private Socket ask(String request) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), api.port());
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private double readers() {
        return api.bean(MeterRegistry.class).get("kiln.log.readers").gauge().value();
    }

    private static String log(BuildId build, String query) {
        return "/api/v1/builds/%s/log%s".formatted(build, query);
    }
}
