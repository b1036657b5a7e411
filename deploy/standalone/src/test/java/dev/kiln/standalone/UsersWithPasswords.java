package dev.kiln.standalone;

import dev.kiln.embedded.BrokerSecurity;
import dev.kiln.embedded.Identification;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** SCRAM: each has a password. */
record UsersWithPasswords(Map<String, String> passwords, Path keyStore, Path trust) implements KafkaUsers {

    /** @param users beside the administrator */
    static UsersWithPasswords in(Path folder, List<String> users) throws IOException, InterruptedException {
        KeyFiles files = new KeyFiles(folder);
        Path key = files.key("broker");
        Map<String, String> passwords = new HashMap<>(Map.of("admin", "secret of admin"));
        users.forEach(user -> passwords.put(user, "secret of " + user));
        return new UsersWithPasswords(passwords, key, files.trusting("trust", List.of("broker")));
    }

    @Override
    public BrokerSecurity broker() {
        return new BrokerSecurity(new Identification.Passwords(passwords), keyStore, KeyFiles.PASSWORD);
    }

    @Override
    public Map<String, String> settings(String user) {
        return Map.of(
                "security.protocol",
                "SASL_SSL",
                "sasl.mechanism",
                "SCRAM-SHA-512",
                "sasl.jaas.config",
                "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"%s\" password=\"%s\";"
                        .formatted(user, passwords.getOrDefault(user, "a guess")),
                "ssl.truststore.location",
                trust.toString(),
                "ssl.truststore.password",
                KeyFiles.PASSWORD);
    }
}
