package dev.kiln.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.kiln.embedded.BrokerSecurity;
import dev.kiln.embedded.Identification;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * OAuth 2: a server gives each of them tokens, by client credentials (RFC 6749, 4.4). A stranger has one as well, signed by a
 * key that the broker does not know.
 */
final class UsersWithTokens implements KafkaUsers {

    /** The system property in which Kafka is told which servers it may ask. */
    static final String ALLOWED = "org.apache.kafka.sasl.oauthbearer.allowed.urls";

    private static final String AUDIENCE = "kafka";

    private final HttpServer server;
    private final RSAKey trusted;
    private final RSAKey foreign;
    private final List<String> users;
    private final Path keyStore;
    private final Path brokerCertificate;

    private UsersWithTokens(
            HttpServer server, RSAKey trusted, RSAKey foreign, List<String> users, Path keyStore, Path certificate) {
        this.server = server;
        this.trusted = trusted;
        this.foreign = foreign;
        this.users = users;
        this.keyStore = keyStore;
        this.brokerCertificate = certificate;
    }

    /** @param users beside the administrator */
    static UsersWithTokens in(Path folder, List<String> users) throws IOException, InterruptedException, JOSEException {
        KeyFiles files = new KeyFiles(folder);
        Path keyStore = files.key("broker");
        files.trusting("trust", List.of("broker"));
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        UsersWithTokens clients = new UsersWithTokens(
                server,
                key(),
                key(),
                Stream.concat(Stream.of("admin"), users.stream()).toList(),
                keyStore,
                files.certificate("broker"));
        server.createContext("/keys", exchange -> answer(exchange, 200, new JWKSet(clients.trusted).toString()));
        server.createContext("/token", clients::token);
        server.start();
        return clients;
    }

    /** What this JVM and others have to allow Kafka. */
    String allowed() {
        return at("/keys") + "," + at("/token");
    }

    @Override
    public BrokerSecurity broker() {
        return new BrokerSecurity(new Identification.Tokens(at("/keys"), AUDIENCE), keyStore, KeyFiles.PASSWORD);
    }

    @Override
    public Map<String, String> settings(String user) {
        return Map.of(
                "security.protocol",
                "SASL_SSL",
                "sasl.mechanism",
                "OAUTHBEARER",
                "sasl.oauthbearer.token.endpoint.url",
                at("/token").toString(),
                "sasl.login.callback.handler.class",
                "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginCallbackHandler",
                "sasl.jaas.config",
                "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required;",
                "sasl.oauthbearer.client.credentials.client.id",
                user,
                "sasl.oauthbearer.client.credentials.client.secret",
                "secret of " + user,
                "ssl.truststore.type",
                "PEM",
                "ssl.truststore.location",
                brokerCertificate.toString());
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private static RSAKey key() throws JOSEException {
        return new RSAKeyGenerator(2048).keyID("k1").generate();
    }

    private URI at(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    private void token(HttpExchange exchange) throws IOException {
        String given = exchange.getRequestHeaders().getFirst("Authorization").replace("Basic ", "");
        String[] credentials = new String(Base64.getDecoder().decode(given), UTF_8).split(":", 2);
        answer(exchange, 200, """
                {"access_token": "%s", "token_type": "Bearer", "expires_in": 600, "scope": "kafka"}""".formatted(signed(credentials[0])));
    }

    private String signed(String user) {
        RSAKey key = users.contains(user) ? trusted : foreign;
        try {
            SignedJWT token = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.RS256)
                            .keyID(key.getKeyID())
                            .build(),
                    new JWTClaimsSet.Builder()
                            .subject(user)
                            .audience(AUDIENCE)
                            .issueTime(Date.from(Instant.now()))
                            .expirationTime(Date.from(Instant.now().plusSeconds(600)))
                            .build());
            token.sign(new RSASSASigner(key));
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        try (exchange) {
            byte[] bytes = body.getBytes(UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }
}
