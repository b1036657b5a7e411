package dev.kiln.api.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.api.testing.ApiInstance;
import dev.kiln.api.testing.LedgerRows;
import dev.kiln.common.build.BuildId;
import dev.kiln.common.build.BuildState;
import dev.kiln.common.build.ClaimId;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

class LogReadIT {

    private final ApiInstance api = ApiInstance.shared();
    private final LedgerRows rows = LedgerRows.of(api);
    private final BuildId build = rows.build("default", BuildState.SUCCEEDED);

    @Test
    void aLogOfOneAttemptIsNothingButThatLog() {
        ClaimId claim = rows.runningAttempt(build, 1);
        rows.chunk(build, 1, claim, 0, "==> null: one\n");
        rows.chunk(build, 1, claim, 1, "==> null: zwei ü\n");
        rows.end(build, 1, "SUCCEEDED", 2L, null);

        HttpResponse<String> response = api.get(log(""));

        assertThat(response.body()).isEqualTo("==> null: one\n==> null: zwei ü\n");
        assertThat(response.headers().firstValue("Content-Type")).hasValue("text/plain;charset=UTF-8");
        assertThat(response.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(api.get(log("?follow=true")).body()).isEqualTo(response.body());
    }

    @Test
    void severalAttemptsAreSeparatedAndCanBeReadAlone() {
        twoAttempts();

        assertThat(api.get(log("")).body())
                .isEqualTo("[kiln] attempt 1, worker w-1\nfirst\n[kiln] attempt 2, worker w-2\nsecond\nlast\n");
        assertThat(api.get(log("?attempt=1")).body()).isEqualTo("first\n");
        assertThat(api.get(log("?attempt=2")).body()).isEqualTo("second\nlast\n");
        assertThat(api.get(log("?attempt=3")).body()).contains("has no attempt 3; it has 2 so far");
    }

    @Test
    void aTailBeginsAtTheLastLines() {
        ClaimId claim = rows.runningAttempt(build, 1);
        rows.chunk(build, 1, claim, 0, "1\n2\n3\n");
        rows.chunk(build, 1, claim, 1, "4\n5\n6\n");
        rows.chunk(build, 1, claim, 2, "7\n");
        rows.end(build, 1, "SUCCEEDED", 3L, null);

        assertThat(api.get(log("?tail=1")).body()).isEqualTo("7\n");
        assertThat(api.get(log("?tail=3")).body()).isEqualTo("5\n6\n7\n");
        assertThat(api.get(log("?tail=4")).body()).isEqualTo("4\n5\n6\n7\n");
        assertThat(api.get(log("?tail=6&follow=true")).body()).isEqualTo("2\n3\n4\n5\n6\n7\n");
        assertThat(api.get(log("?tail=100")).body()).isEqualTo("1\n2\n3\n4\n5\n6\n7\n");
    }

    @Test
    void aTailIsThatOfTheLastAttemptThatBegan() {
        twoAttempts();
        rows.attempt(build, 3);
        rows.end(build, 3, "STOPPED", null, null);

        assertThat(api.get(log("?tail=1")).body())
                .isEqualTo("[kiln] attempt 2, worker w-2\nlast\n[kiln] attempt 3, which no worker has taken\n");
        assertThat(api.get(log("?tail=1&attempt=1")).body()).isEqualTo("first\n");
    }

    @Test
    void partsThatWereLostLeaveAMark() {
        ClaimId claim = rows.runningAttempt(build, 1);
        rows.chunk(build, 1, claim, 1, "one\n");
        rows.chunk(build, 1, claim, 4, "four\n");
        rows.end(build, 1, "SUCCEEDED", 6L, null);
        rows.jdbc()
                .sql("update attempt set finished_at = now() - interval '1 hour' where build_id = ?")
                .param(build.value())
                .update();

        assertThat(api.get(log("?follow=true")).body()).isEqualTo("""
                        [kiln] 1 part(s) of the log are missing here
                        one
                        [kiln] 2 part(s) of the log are missing here
                        four
                        [kiln] 1 part(s) of the log are missing here
                        """);
    }

    @Test
    void eventsCarryIdsAndEndWithTheState() {
        twoAttempts();

        HttpResponse<String> response = events("");

        assertThat(response.headers().firstValue("Content-Type")).hasValue("text/event-stream;charset=UTF-8");
        assertThat(response.body()).isEqualTo("""
                        : attempt 1

                        id: 1.0
                        event: log
                        data: first

                        : attempt 2

                        id: 2.0
                        event: log
                        data: second

                        id: 2.1
                        event: log
                        data: last

                        event: end
                        data: SUCCEEDED

                        """);
    }

    @Test
    void aReaderWhoComesBackGetsExactlyTheRest() {
        twoAttempts();

        assertThat(events("", "Last-Event-ID", "1.0").body()).isEqualTo("""
                        : attempt 2

                        id: 2.0
                        event: log
                        data: second

                        id: 2.1
                        event: log
                        data: last

                        event: end
                        data: SUCCEEDED

                        """);
        assertThat(events("?tail=2", "Last-Event-ID", "2.0").body()).isEqualTo("""
                        id: 2.1
                        event: log
                        data: last

                        event: end
                        data: SUCCEEDED

                        """);
        assertThat(events("", "Last-Event-ID", "2.1").body()).isEqualTo("event: end\ndata: SUCCEEDED\n\n");
        assertThat(events("?attempt=2", "Last-Event-ID", "1.0").statusCode()).isEqualTo(400);
    }

    @Test
    void textIsForThoseWhoDoNotAskForEvents() {
        rows.runningAttempt(build, 1);
        rows.end(build, 1, "SUCCEEDED", 0L, null);

        for (String accept : new String[] {"*/*", "text/*", "text/plain, text/event-stream;q=0.5"}) {
            assertThat(api.get(log(""), "Accept", accept).headers().firstValue("Content-Type"))
                    .as(accept)
                    .hasValue("text/plain;charset=UTF-8");
        }
        assertThat(events("").headers().firstValue("Content-Type")).hasValue("text/event-stream;charset=UTF-8");
    }

    @Test
    void askingForTheHeadDoesNotFollow() {
        BuildId running = rows.build("default", BuildState.RUNNING);
        rows.runningAttempt(running, 1);

        var response = api.send(api.request("/api/v1/builds/%s/log?follow=true".formatted(running))
                .method("HEAD", BodyPublishers.noBody()));

        assertThat(response.statusCode()).isEqualTo(200);
    }

    @Test
    void aLogOfAHundredMegabytesIsReadInPages() throws IOException {
        ClaimId claim = rows.runningAttempt(build, 1);
        long chunks = 1600;
        api.bean(JdbcClient.class)
                .sql("""
                        insert into log_chunk (claim_id, sequence, build_id, attempt, text)
                        select ?, n, ?, 1, repeat(lpad(n::text, 63, '.') || E'\\n', 1024) from generate_series(0, ? - 1) as n
                        """)
                .params(claim.value(), build.value(), chunks)
                .update();
        rows.end(build, 1, "SUCCEEDED", chunks, null);

        long size = 0;
        try (InputStream body = api.send(api.request(log("")).GET(), BodyHandlers.ofInputStream())
                .body()) {
            byte[] buffer = new byte[1 << 16];
            for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
                size += read;
            }
        }

        assertThat(size).isEqualTo(chunks * 64 * 1024);
        assertThat(api.get(log("?tail=2")).body()).hasSize(2 * 64).endsWith(".1599\n");
    }

    private void twoAttempts() {
        ClaimId first = rows.runningAttempt(build, 1);
        rows.chunk(build, 1, first, 0, "first\n");
        rows.end(build, 1, "LOST", null, null);
        ClaimId second = rows.runningAttempt(build, 2);
        rows.chunk(build, 2, second, 0, "second\n");
        rows.chunk(build, 2, second, 1, "last\n");
        rows.end(build, 2, "SUCCEEDED", 2L, null);
    }

    private String log(String query) {
        return "/api/v1/builds/%s/log%s".formatted(build, query);
    }

    private HttpResponse<String> events(String query, String... headers) {
        var request = api.request(log(query), headers.length == 0 ? new String[] {"X-Unused", "1"} : headers);
        return api.send(request.header("Accept", "text/event-stream").GET());
    }
}
