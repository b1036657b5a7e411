package dev.kiln.palette.standin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StandInTests {

    private final PaletteStandIn palette = PaletteStandIn.start(0, "key");
    private final String uid = palette.profile(
            null, "nodes", "1.0.0", List.of(new SeedPack("byoi", "os", "1.0.0", "pack:\n  osImageOverride: x\n")));

    @AfterEach
    void stop() {
        palette.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "POST  | /clone          | {'metadata': {'name': 'nodes', 'version': '1.0.1'}}       | 201",
                "POST  | /clone          | {'metadata': {'name': 'nodes', 'version': '1.0.0'}}       | 409",
                "POST  | /clone          | {'metadata': {'name': 'nodes', 'version': 'one'}}         | 422",
                "POST  | /clone          | {'name': 'nodes'}                                         | 422",
                "POST  | /packs          | {'pack': {'name': 'cni', 'uid': 'u', 'registryUid': 'r'}} | 201",
                "POST  | /packs          | {'pack': {'name': 'byoi', 'uid': 'u'}}                    | 409",
                "POST  | /packs          | {'pack': {'uid': 'u', 'values': 'a: 1'}}                  | 422",
                "PUT   | /packs/byoi     | {'pack': {'name': 'byoi', 'uid': 'u', 'values': 'a: 1'}}  | 204",
                "PUT   | /packs/byoi     | {'pack': {'name': 'byoi', 'values': 'a: 1'}}              | 422",
                "PUT   | /packs/byoi     | {'pack': {'name': 'byoi', 'uid': 'u', 'packUid': 'u'}}    | 422",
                "PUT   | /packs/other    | {'pack': {'name': 'other', 'uid': 'u', 'values': 'a: 1'}} | 404",
                "PATCH | /metadata       | {'metadata': {'annotations': {'a': 'b'}}}                 | 204",
                "PATCH | /metadata       | {'metadata': {'annotations': {'a': 1}}}                   | 422",
                "PUT   | /variables      | {'variables': [{'name': 'a'}]}                            | 204",
                "PUT   | /variables      | {'variables': [{}]}                                       | 422",
                "PUT   | /nothing        | {}                                                        | 404",
            })
    void whatDoesNotConformIsRefused(String method, String path, String body, int status)
            throws IOException, InterruptedException {
        assertThat(send("key", method, path, body.replace('\'', '"')).statusCode())
                .isEqualTo(status);
    }

    @Test
    void withoutTheKeyNothingIsDone() throws IOException, InterruptedException {
        HttpResponse<String> answer = send("another", "GET", "", "");

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).contains("\"code\"", "\"message\"", "\"ref\"", "\"details\"");
    }

    @Test
    void aWindowSlides() {
        long second = Duration.ofSeconds(1).toNanos();

        assertThat(RateWindow.busiest(List.of(), Duration.ofSeconds(1))).isZero();
        assertThat(RateWindow.busiest(List.of(0L, second / 2, second, second + 1), Duration.ofSeconds(1)))
                .isEqualTo(3);
    }

    private HttpResponse<String> send(String key, String method, String path, String body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        palette.baseUrl().resolve("/v1/clusterprofiles/" + uid + path))
                .header("ApiKey", key)
                .header("Content-Type", "application/json")
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request.build(), BodyHandlers.ofString());
        }
    }
}
