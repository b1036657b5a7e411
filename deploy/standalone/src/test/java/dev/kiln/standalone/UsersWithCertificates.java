package dev.kiln.standalone;

import dev.kiln.embedded.BrokerSecurity;
import dev.kiln.embedded.Identification;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Mutual TLS: each has a certificate, in a PEM file as certificate managers write them. */
record UsersWithCertificates(KeyFiles files, Path keyStore, Path trusted) implements KafkaUsers {

    /**
     * @param users beside the administrator
     * @param strangers have a certificate that the broker does not trust
     */
    static UsersWithCertificates in(Path folder, List<String> users, List<String> strangers)
            throws IOException, InterruptedException {
        KeyFiles files = new KeyFiles(folder);
        Path broker = files.key("broker");
        List<String> known = Stream.concat(Stream.of("admin"), users.stream()).toList();
        for (String each : Stream.concat(known.stream(), strangers.stream()).toList()) {
            files.key(each);
            files.pem(each);
        }
        files.trusting("of-clients", List.of("broker"));
        return new UsersWithCertificates(files, broker, files.trusting("of-broker", known));
    }

    @Override
    public BrokerSecurity broker() {
        return new BrokerSecurity(
                new Identification.Certificates(trusted, KeyFiles.PASSWORD), keyStore, KeyFiles.PASSWORD);
    }

    @Override
    public String principal(String user) {
        return "User:CN=" + user;
    }

    @Override
    public Map<String, String> settings(String user) {
        return Map.of(
                "security.protocol",
                "SSL",
                "ssl.keystore.type",
                "PEM",
                "ssl.keystore.location",
                files.folder().resolve(user + ".pem").toString(),
                "ssl.truststore.type",
                "PEM",
                "ssl.truststore.location",
                files.certificate("broker").toString());
    }
}
