package dev.kiln.api.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import dev.kiln.api.Api;
import dev.kiln.api.ApiCluster;
import dev.kiln.common.digest.Sha256;
import dev.kiln.common.message.MessageCodec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Who may do what over HTTP, with keys in a file and tokens of a server whose keys are fetched. */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SecurityIT {

    private static final String BUILDS = "/api/v1/builds";
    private static final String REQUEST = "{\"template\": {\"source\": \"examples\", \"path\": \"hello\"}}";

    private final ApiCluster cluster = ApiCluster.fresh();
    private final RSAKey signer = generate();
    private HttpServer keyServer;
    private Api api;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        keyServer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        byte[] jwks = new JWKSet(signer.toPublicJWK()).toString().getBytes(StandardCharsets.UTF_8);
        keyServer.createContext("/jwks", exchange -> {
            exchange.sendResponseHeaders(200, jwks.length);
            exchange.getResponseBody().write(jwks);
            exchange.close();
        });
        keyServer.start();
        Path keys = Files.write(
                folder.resolve("keys"),
                Stream.of("read", "submit", "other", "operate")
                        .map(name -> "%s %s sha256:%s"
                                .formatted(name, name.equals("other") ? "submit" : name, Sha256.of("kiln_" + name)))
                        .toList());
        api = cluster.startApi(
                "kiln.security.authentication=api-keys,jwt",
                "kiln.security.api-keys-file=" + keys,
                "kiln.catalog.sources=examples",
                "spring.security.oauth2.resourceserver.jwt.audiences=kiln",
                "spring.security.oauth2.resourceserver.jwt.jwk-set-uri=http://127.0.0.1:%d/jwks"
                        .formatted(keyServer.getAddress().getPort()));
    }

    @AfterAll
    void stop() {
        cluster.close();
        keyServer.stop(0);
    }

    @ParameterizedTest
    @CsvSource({
        "-,       GET,  /api/v1/builds,                   401",
        "wrong,   GET,  /api/v1/builds,                   401",
        "-,       POST, /api/v1/builds,                   401",
        "-,       GET,  /v3/api-docs,                     401",
        "-,       GET,  /nothing,                         401",
        "-,       GET,  /readyz,                          200",
        "read,    GET,  /api/v1/builds,                   200",
        "read,    GET,  /v3/api-docs,                     200",
        "read,    GET,  /api/v1/webhooks,                 200",
        "read,    POST, /api/v1/builds,                   403",
        "read,    POST, /api/v1/workers/w/drain,          403",
        "read,    GET,  /api/v1/audit,                    403",
        "submit,  GET,  /api/v1/builds,                   200",
        "submit,  POST, /api/v1/builds,                   202",
        "submit,  POST, /api/v1/events,                   400",
        "read,    POST, /api/v1/events,                   403",
        "submit,  POST, /api/v1/webhooks,                 403",
        "submit,  POST, /api/v1/images/x/revoke,          403",
        "submit,  PUT,  /api/v1/cluster-profiles/x,       403",
        "submit,  GET,  /api/v1/audit,                    403",
        "operate, GET,  /api/v1/builds,                   200",
        "operate, POST, /api/v1/builds,                   202",
        "operate, POST, /api/v1/workers/w/drain,          404",
        "operate, GET,  /api/v1/audit,                    200",
        "operate, GET,  /nothing,                         404",
    })
    void everyRoleMayDoItsPartAndNoMore(String key, String method, String path, int status) {
        HttpResponse<String> answer = call(key.equals("-") ? null : "kiln_" + key, method, path);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        if (status >= 400) {
            assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
            assertThat(answer.body()).contains("\"detail\"").doesNotContain("kiln_" + key);
        }
        assertThat(answer.headers().firstValue("WWW-Authenticate").isPresent()).isEqualTo(status == 401);
    }

    @Test
    void aBuildIsItsSubmittersToCancelAndAnOperators() {
        String own = BUILDS + "/" + submit("kiln_submit");
        String another = BUILDS + "/" + submit("kiln_submit");

        assertThat(json(call("kiln_read", "GET", own)).path("submitter").asString())
                .isEqualTo("http submit");
        assertThat(call("kiln_other", "POST", own + "/cancel").statusCode()).isEqualTo(403);
        assertThat(call("kiln_read", "POST", own + "/cancel").statusCode()).isEqualTo(403);
        assertThat(call("kiln_other", "POST", BUILDS + "/nonsense/cancel").statusCode())
                .isEqualTo(403);
        assertThat(call("kiln_submit", "POST", own + "/cancel").statusCode()).isLessThan(300);
        assertThat(call("kiln_operate", "POST", another + "/cancel").statusCode())
                .isLessThan(300);
    }

    @Test
    void aTokenOfTheServerIsTakenForWhatItsRolesSay() throws JOSEException {
        String submitter = token(signer, "alice", "kiln", Duration.ofMinutes(5), "kiln.submit");

        assertThat(json(call("kiln_read", "GET", BUILDS + "/" + submit(submitter)))
                        .path("submitter")
                        .asString())
                .isEqualTo("http alice");
        assertThat(call(submitter, "POST", "/api/v1/webhooks").statusCode()).isEqualTo(403);
        assertThat(call(token(signer, "bob", "kiln", Duration.ofMinutes(5), "admin"), "GET", BUILDS)
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void aTokenOfAnotherServerForAnotherAudienceOrOfThePastIsNotTaken() throws JOSEException {
        for (String token : List.of(
                token(generate(), "alice", "kiln", Duration.ofMinutes(5), "kiln.operate"),
                token(signer, "alice", "another", Duration.ofMinutes(5), "kiln.operate"),
                token(signer, "alice", "kiln", Duration.ofMinutes(-5), "kiln.operate"),
                "no.token.atall")) {
            assertThat(call(token, "GET", BUILDS).statusCode()).isEqualTo(401);
        }
    }

    @Test
    void everyChangeIsInTheAuditLogWithWhoWhatAndHowItEnded() {
        String build = submit("kiln_other");
        call("kiln_other", "POST", "/api/v1/webhooks?reason=mine");
        call("kiln_other", "GET", BUILDS);
        call(null, "POST", BUILDS);

        JsonNode entries = json(call("kiln_operate", "GET", "/api/v1/audit?who=http%20other&limit=2"));

        JsonNode refused = entries.at("/items/0");
        assertThat(refused.path("path").asString()).isEqualTo("/api/v1/webhooks");
        assertThat(refused.path("query").asString()).isEqualTo("reason=mine");
        assertThat(refused.path("status").asInt()).isEqualTo(403);
        JsonNode taken = entries.at("/items/1");
        assertThat(taken.path("method").asString()).isEqualTo("POST");
        assertThat(taken.path("status").asInt()).isEqualTo(202);
        assertThat(taken.path("result").asString()).isEqualTo(BUILDS + "/" + build);
        assertThat(taken.path("address").asString()).isEqualTo("127.0.0.1");
        assertThat(json(call("kiln_operate", "GET", "/api/v1/audit?who=http%20anonymous"))
                        .path("items")
                        .size())
                .isZero();
    }

    @Test
    void theActuatorIsOnAPortOfItsOwn() {
        assertThat(api.actuator("/health/readiness").statusCode()).isEqualTo(200);
        assertThat(api.actuator("/prometheus").body()).contains("kiln_").doesNotContain("spring_security");
        assertThat(call("kiln_operate", "GET", "/actuator/prometheus").statusCode())
                .isEqualTo(404);
    }

    @Test
    void answersTellBrowsersToKeepAway() {
        HttpResponse<String> answer = call("kiln_read", "GET", BUILDS);

        assertThat(answer.headers().map())
                .containsEntry("X-Content-Type-Options", List.of("nosniff"))
                .containsEntry("X-Frame-Options", List.of("DENY"))
                .containsEntry("Referrer-Policy", List.of("no-referrer"))
                .containsEntry("Content-Security-Policy", List.of("default-src 'none'; frame-ancestors 'none'"))
                .doesNotContainKey("Access-Control-Allow-Origin");
        assertThat(api.send(HttpRequest.newBuilder(api.uri(BUILDS))
                                .header("Authorization", "Bearer kiln_read")
                                .header("Origin", "https://example.com"))
                        .statusCode())
                .isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "server.address=0.0.0.0",
                "kiln.security.authentication=api-keys",
                "kiln.security.authentication=none,jwt",
                "kiln.security.authentication=jwt"
            })
    void whatWouldBeOpenOrCannotWorkDoesNotStart(String property) {
        assertThatThrownBy(() -> cluster.startApi(property))
                .rootCause()
                .hasMessageContaining("kiln.security.authentication");
    }

    private String submit(String token) {
        return json(call(token, "POST", BUILDS)).path("id").asString();
    }

    private HttpResponse<String> call(@Nullable String token, String method, String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(api.uri(path))
                .header("Content-Type", "application/json")
                .method(method, method.equals("GET") ? BodyPublishers.noBody() : BodyPublishers.ofString(REQUEST));
        return api.send(token == null ? request : request.header("Authorization", "Bearer " + token));
    }

    private static JsonNode json(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isLessThan(300);
        return MessageCodec.mapper().readTree(answer.body());
    }

    private static RSAKey generate() {
        try {
            return new RSAKeyGenerator(2048).keyID("one").generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String token(RSAKey by, String subject, String audience, Duration validFor, String role)
            throws JOSEException {
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(by.getKeyID()).build(),
                new JWTClaimsSet.Builder()
                        .subject(subject)
                        .audience(audience)
                        .claim("roles", List.of(role))
                        .expirationTime(Date.from(Instant.now().plus(validFor)))
                        .build());
        token.sign(new RSASSASigner(by));
        return token.serialize();
    }
}
