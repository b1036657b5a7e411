package dev.kiln.embedded;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A broker that knows its clients and lets each do what its ACLs say and nothing else: SASL (SCRAM-SHA-512) over TLS.
 *
 * @param users names and passwords; {@code admin} among them may do everything
 * @param keyStore the broker's certificate and its key, PKCS 12
 * @param keyStorePassword of the store and the key
 */
public record BrokerSecurity(Map<String, String> users, Path keyStore, String keyStorePassword) {

    /** Who may do everything. */
    public static final String ADMIN = "admin";

    static final String LISTENER = "CLIENTS";

    private static final String MECHANISM = "SCRAM-SHA-512";

    public BrokerSecurity {
        users = Map.copyOf(users);
        if (!users.containsKey(ADMIN)) {
            throw new IllegalArgumentException("Nobody could give anybody rights: there is no user " + ADMIN);
        }
    }

    /** What clients of a user need, beside the address. */
    public static Map<String, String> client(String user, String password, Path trustStore, String trustStorePassword) {
        return Map.of(
                "security.protocol",
                "SASL_SSL",
                "sasl.mechanism",
                MECHANISM,
                "sasl.jaas.config",
                "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"%s\" password=\"%s\";"
                        .formatted(user, password),
                "ssl.truststore.location",
                trustStore.toString(),
                "ssl.truststore.password",
                trustStorePassword);
    }

    /** For a folder that is made: the broker reads its users from there. */
    List<String> scramArguments() {
        List<String> arguments = new ArrayList<>();
        users.forEach(
                (name, password) -> arguments.add("%s=[name=%s,password=%s]".formatted(MECHANISM, name, password)));
        return arguments;
    }

    Map<String, String> settings() {
        return Map.of(
                "authorizer.class.name",
                "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
                // Anonymous is the broker itself, on its own two listeners.
                "super.users",
                "User:ANONYMOUS;User:" + ADMIN,
                "sasl.enabled.mechanisms",
                MECHANISM,
                "listener.name.clients.scram-sha-512.sasl.jaas.config",
                "org.apache.kafka.common.security.scram.ScramLoginModule required;",
                "listener.name.clients.ssl.keystore.type",
                "PKCS12",
                "listener.name.clients.ssl.keystore.location",
                keyStore.toString(),
                "listener.name.clients.ssl.keystore.password",
                keyStorePassword,
                "listener.name.clients.ssl.key.password",
                keyStorePassword);
    }

    /** Without the passwords. */
    @Override
    public String toString() {
        return "BrokerSecurity" + users.keySet();
    }
}
