package dev.kiln.embedded;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How clients tell a broker who they are: one of the ways that Kafka has (its documentation's chapter 7, Security). */
public sealed interface Identification {

    /** The principal that may do everything, as Kafka writes it. */
    default String administrator() {
        return "User:admin";
    }

    /** The protocol of a listener whose clients do so. */
    default String protocol() {
        return "SASL_SSL";
    }

    /** What the listener wants to be told of it. */
    Map<String, String> listenerSettings();

    /** What the broker as a whole wants to be told of it. */
    default Map<String, String> brokerSettings() {
        return Map.of();
    }

    /** Users that are in the broker's folder from its first start. */
    default List<String> scramArguments() {
        return List.of();
    }

    /**
     * SASL (SCRAM-SHA-512).
     *
     * @param users names and passwords; {@code admin} among them may do everything
     */
    record Passwords(Map<String, String> users) implements Identification {

        private static final String MECHANISM = "SCRAM-SHA-512";

        public Passwords {
            users = Map.copyOf(users);
            if (!users.containsKey("admin")) {
                throw new IllegalArgumentException("Nobody could give anybody rights: there is no user admin");
            }
        }

        @Override
        public Map<String, String> listenerSettings() {
            return Map.of(
                    "scram-sha-512.sasl.jaas.config",
                    "org.apache.kafka.common.security.scram.ScramLoginModule required;");
        }

        @Override
        public Map<String, String> brokerSettings() {
            return Map.of("sasl.enabled.mechanisms", MECHANISM);
        }

        @Override
        public List<String> scramArguments() {
            List<String> arguments = new ArrayList<>();
            users.forEach(
                    (name, password) -> arguments.add("%s=[name=%s,password=%s]".formatted(MECHANISM, name, password)));
            return arguments;
        }

        /** Without the passwords. */
        @Override
        public String toString() {
            return "Passwords" + users.keySet();
        }
    }

    /**
     * Certificates of their own, with which they take part in TLS. {@code CN=admin} may do everything.
     *
     * @param trusted whose certificates count, PKCS 12
     * @param password of that store
     */
    record Certificates(Path trusted, String password) implements Identification {

        @Override
        public String administrator() {
            return "User:CN=admin";
        }

        @Override
        public String protocol() {
            return "SSL";
        }

        @Override
        public Map<String, String> listenerSettings() {
            return Map.of(
                    "ssl.client.auth",
                    "required",
                    "ssl.truststore.type",
                    "PKCS12",
                    "ssl.truststore.location",
                    trusted.toString(),
                    "ssl.truststore.password",
                    password);
        }

        /** Without the password. */
        @Override
        public String toString() {
            return "Certificates[" + trusted + "]";
        }
    }

    /**
     * SASL (OAUTHBEARER): signed tokens of a server that the broker believes. The subject {@code admin} may do everything.
     *
     * <p>Kafka asks no server that the system property {@code org.apache.kafka.sasl.oauthbearer.allowed.urls} does not name.
     *
     * @param keys where that server shows its public keys (JWKS)
     * @param audience whom a token has to be for
     */
    record Tokens(URI keys, String audience) implements Identification {

        @Override
        public Map<String, String> listenerSettings() {
            return Map.of(
                    "oauthbearer.sasl.jaas.config",
                    "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required;",
                    "oauthbearer.sasl.server.callback.handler.class",
                    "org.apache.kafka.common.security.oauthbearer.OAuthBearerValidatorCallbackHandler");
        }

        @Override
        public Map<String, String> brokerSettings() {
            return Map.of(
                    "sasl.enabled.mechanisms",
                    "OAUTHBEARER",
                    "sasl.oauthbearer.jwks.endpoint.url",
                    keys.toString(),
                    "sasl.oauthbearer.expected.audience",
                    audience);
        }
    }
}
