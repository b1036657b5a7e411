package dev.kiln.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.api.testing.ApiInstance;
import dev.kiln.common.message.MessageCodec;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProblemsIT {

    private static final String UNKNOWN_ID = "0198c1a2-7b3c-7d4e-8f50-112233445566";
    private static final String EVENTS = "text/event-stream";

    private ApiInstance api;

    @BeforeAll
    void start() {
        api = ApiInstance.start(Provoked.PROPERTY, "kiln.roles=INTAKE");
    }

    @AfterAll
    void stop() {
        api.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /api/v1/builds?state=GONE         | Parameter 'state' is 'GONE': it must be one of QUEUED, RUNNING, SUCCEEDED, FAILED, CANCELLED
            /api/v1/builds?state=RUNNING&state=X | Parameter 'state' is 'RUNNING,X': it must be one of QUEUED, RUNNING, SUCCEEDED, FAILED, CANCELLED
            /api/v1/builds?limit=many         | Parameter 'limit' is 'many': it must be a whole number
            /api/v1/builds?limit=0            | Parameter 'limit' is '0': it must be a number from 1 to 500
            /api/v1/builds?label=os           | Parameter 'label' is 'os': it must be of the form key=value
            /api/v1/builds?cursor=x           | Parameter 'cursor' is 'x': it must be the value of 'next' on the page of builds before, unchanged
            /api/v1/builds?stat=FAILED        | There is no parameter 'stat' here; there are cursor, kubernetesVersion, label, limit, pool, profile, source, state, template
            /api/v1/builds/17                 | Path variable 'id' is '17': it must be a UUID, for example 0198c1a2-7b3c-7d4e-8f50-112233445566
            /api/v1/builds/17/log             | Path variable 'id' is '17': it must be a UUID, for example 0198c1a2-7b3c-7d4e-8f50-112233445566
            /api/v1/images?build=17           | Parameter 'build' is '17': it must be a UUID, for example 0198c1a2-7b3c-7d4e-8f50-112233445566
            /api/v1/images?state=GOOD         | Parameter 'state' is 'GOOD': it must be one of ACCEPTED, ORPHAN, REVOKED
            /api/v1/workers?state=dead        | Parameter 'state' is 'dead': it must be one of ALIVE, DRAINING, OUT_OF_SERVICE, SILENT
            /api/v1/builds/0198c1a2-7b3c-7d4e-8f50-112233445566?x=1 | There is no parameter 'x' here; there is none
            /api/v1/builds/0198c1a2-7b3c-7d4e-8f50-112233445566/log?follow=perhaps | Parameter 'follow' is 'perhaps': it must be true or false
            /api/v1/builds/0198c1a2-7b3c-7d4e-8f50-112233445566/log?tail=0 | Parameter 'tail' is '0': it must be a number of lines from 1 to 10000
            /api/v1/builds/0198c1a2-7b3c-7d4e-8f50-112233445566/log?attempt=0 | Parameter 'attempt' is '0': it must be the number of an attempt, from 1
            """)
    void aBadParameterIsNamedWithItsValueAndWhatItCanBe(String path, String detail) {
        assertProblem(api.get(path), 400, detail);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/builds/", "/api/v1/images/"})
    void whatIsNotThereIsNamed(String path) {
        HttpResponse<String> response = api.get(path + UNKNOWN_ID);

        assertProblem(response, 404, null);
        assertThat(response.body()).contains(UNKNOWN_ID);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/events", "/log", "/log?follow=true"})
    void whatBelongsToNoBuildIsNotThere(String path) {
        assertProblem(api.get("/api/v1/builds/" + UNKNOWN_ID + path), 404, "There is no build " + UNKNOWN_ID);
    }

    @Test
    void aReaderOfEventsGetsProblemsToo() {
        String path = "/api/v1/builds/" + UNKNOWN_ID + "/log";

        assertProblem(api.get(path, "Accept", EVENTS), 404, "There is no build " + UNKNOWN_ID);
        assertProblem(
                api.get(path, "Accept", EVENTS, "Last-Event-ID", "x"),
                400,
                "Header 'Last-Event-ID' is 'x': it must be the id of an event of this stream, for example 1.17");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/buidls", "/", "/error", "/favicon.ico", "/actuator/nothing"})
    void anUnknownPathIsAProblem(String path) {
        assertProblem(
                api.get(path), 404, "There is nothing at %s; all paths are listed at /v3/api-docs".formatted(path));
    }

    @Test
    void aWrongMethodIsAnsweredWithTheRightOnes() {
        HttpResponse<String> response = api.send(api.request("/api/v1/images").DELETE());

        assertProblem(response, 405, "/api/v1/images does not take DELETE; it takes GET");
        assertThat(response.headers().firstValue("Allow")).hasValue("GET");
    }

    @Test
    void wrongMediaTypesAreProblems() {
        assertProblem(api.get("/api/v1/builds", "Accept", "application/xml"), 406, null);
        assertProblem(api.get("/api/v1/builds/" + UNKNOWN_ID + "/log", "Accept", "image/png"), 406, null);
        assertProblem(post("/api/v1/test/json", "text/csv", BodyPublishers.ofString("a,b")), 415, null);
    }

    @Test
    void aMalformedBodyIsAProblem() {
        assertProblem(post("/api/v1/test/json", "application/json", BodyPublishers.ofString("{")), 400, null);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/test/bytes", "/api/v1/nowhere"})
    void aBodyThatSaysThatItIsTooLargeIsRefused(String path) {
        BodyPublisher body = BodyPublishers.ofByteArray(new byte[BodyLimitFilter.LIMIT + 1]);

        assertProblem(
                post(path, "application/octet-stream", body), 413, "The body has more than 1048576 bytes: send less");
    }

    @ParameterizedTest
    @CsvSource({"/api/v1/test/bytes, application/octet-stream", "/api/v1/test/json, application/json"})
    void aBodyThatTurnsOutTooLargeIsRefused(String path, String type) {
        byte[] content = ("{\"a\":\"" + "x".repeat(2 * BodyLimitFilter.LIMIT) + "\"}").getBytes(StandardCharsets.UTF_8);

        assertProblem(post(path, type, chunked(content)), 413, "The body has more than 1048576 bytes: send less");
    }

    @Test
    void aBodyOfTheLargestSizeIsTaken() {
        HttpResponse<String> response =
                post("/api/v1/test/bytes", "application/octet-stream", chunked(new byte[BodyLimitFilter.LIMIT]));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("{\"bytes\":1048576}");
    }

    @Test
    void aConnectionToTheDatabaseThatIsCutIsNotTakenForACallerWhoLeft() {
        HttpResponse<String> response = api.get("/api/v1/test/cut");

        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.body()).contains("The database is away");
    }

    @Test
    void aBugTellsItsReferenceAndNothingElse() {
        HttpResponse<String> response = api.get("/api/v1/test/bug");

        JsonNode problem = assertProblem(response, 500, null);
        assertThat(problem.at("/detail").asString())
                .contains(problem.at("/reference").asString());
        assertThat(response.body()).doesNotContain("jdbc", "IllegalState");
    }

    @Test
    void parametersThatCannotBeDecodedAreAProblem() throws IOException {
        assertThat(raw("GET /api/v1/builds?state=%zz HTTP/1.1"))
                .startsWith("HTTP/1.1 400")
                .contains("application/problem+json", "The parameters of the request cannot be read");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /api/v1/bu{ilds HTTP/1.1",
                "GET /api/%2e%2e/%00 HTTP/1.1",
                "G@T / HTTP/1.1",
                "GET /a\\b HTTP/1.1"
            })
    void aRequestThatIsNotHttpIsAProblem(String line) throws IOException {
        assertThat(raw(line))
                .startsWith("HTTP/1.1 400")
                .contains("application/problem+json", "\"status\":400")
                .doesNotContain("<html", "Tomcat");
    }

    @Test
    void aTraceIsAProblem() throws IOException {
        assertThat(raw("TRACE /api/v1/builds HTTP/1.1"))
                .startsWith("HTTP/1.1 405")
                .contains("application/problem+json");
    }

    private HttpResponse<String> post(String path, String type, BodyPublisher body) {
        HttpRequest.Builder request = api.request(path, "Content-Type", type).POST(body);
        return api.send(request);
    }

    private static BodyPublisher chunked(byte[] content) {
        return BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(content));
    }

    private String raw(String requestLine) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), api.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write((requestLine + "\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static JsonNode assertProblem(HttpResponse<String> response, int status, @Nullable String detail) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        JsonNode problem = MessageCodec.mapper().readTree(response.body());
        assertThat(problem.at("/status").asInt()).isEqualTo(status);
        assertThat(problem.at("/title").asString()).isNotBlank();
        assertThat(problem.at("/instance").asString()).startsWith("/");
        if (detail != null) {
            assertThat(problem.at("/detail").asString()).isEqualTo(detail);
        }
        return problem;
    }
}
