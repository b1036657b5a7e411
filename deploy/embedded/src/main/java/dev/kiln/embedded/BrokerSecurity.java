package dev.kiln.embedded;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A broker that knows its clients, over TLS, and lets each do what its ACLs say and nothing else.
 *
 * @param identification how clients say who they are
 * @param keyStore the broker's certificate and its key, PKCS 12
 * @param keyStorePassword of the store and the key
 */
public record BrokerSecurity(Identification identification, Path keyStore, String keyStorePassword) {

    static final String LISTENER = "CLIENTS";

    private static final String OF_LISTENER = "listener.name.clients.";

    /** The listener's protocol, as Kafka names it. */
    String protocol() {
        return identification.protocol();
    }

    /** For a folder that is made: the broker reads its users from there. */
    List<String> scramArguments() {
        return identification.scramArguments();
    }

    Map<String, String> settings() {
        Map<String, String> all = new HashMap<>(Map.of(
                "authorizer.class.name",
                "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
                // Anonymous is the broker itself, on its own two listeners.
                "super.users",
                "User:ANONYMOUS;" + identification.administrator(),
                OF_LISTENER + "ssl.keystore.type",
                "PKCS12",
                OF_LISTENER + "ssl.keystore.location",
                keyStore.toString(),
                OF_LISTENER + "ssl.keystore.password",
                keyStorePassword,
                OF_LISTENER + "ssl.key.password",
                keyStorePassword));
        all.putAll(identification.brokerSettings());
        identification.listenerSettings().forEach((name, value) -> all.put(OF_LISTENER + name, value));
        return Map.copyOf(all);
    }

    /** Without the passwords. */
    @Override
    public String toString() {
        return "BrokerSecurity[" + identification + "]";
    }
}
