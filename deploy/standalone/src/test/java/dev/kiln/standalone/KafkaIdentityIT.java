package dev.kiln.standalone;

import static dev.kiln.standalone.SecuredCluster.API;
import static dev.kiln.standalone.SecuredCluster.WORKER;
import static dev.kiln.standalone.SecuredCluster.isForbidden;
import static dev.kiln.standalone.SecuredCluster.isUnknown;
import static dev.kiln.standalone.TestCluster.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The other ways in which api and worker say who they are: {@link SecuredKafkaIT} has passwords. */
@Timeout(300)
class KafkaIdentityIT {

    private static final List<String> USERS = List.of(API, WORKER);

    @Test
    void aBuildIsBuiltByThoseWhoHaveACertificate(@TempDir Path folder) throws Exception {
        try (var cluster = new SecuredCluster(folder, UsersWithCertificates.in(folder, USERS, List.of("stranger")))) {
            assertThatTheBrokerKnowsThem(cluster);
        }
    }

    @Test
    void aBuildIsBuiltByThoseWhoAreGivenTokens(@TempDir Path folder) throws Exception {
        UsersWithTokens users = UsersWithTokens.in(folder, USERS);
        System.setProperty(UsersWithTokens.ALLOWED, users.allowed());
        try (var cluster =
                new SecuredCluster(folder, users, "-D%s=%s".formatted(UsersWithTokens.ALLOWED, users.allowed()))) {
            assertThatTheBrokerKnowsThem(cluster);
        } finally {
            System.clearProperty(UsersWithTokens.ALLOWED);
        }
    }

    private static void assertThatTheBrokerKnowsThem(SecuredCluster cluster) {
        String build = cluster.submit();
        await().atMost(PATIENCE).until(() -> cluster.state(build).equals("SUCCEEDED"));

        String id = UUID.randomUUID().toString();
        assertThat(isForbidden(() -> cluster.send(WORKER, "kiln.events", id))).isTrue();
        assertThat(isUnknown(() -> cluster.send("stranger", "kiln.requests", id)))
                .isTrue();
    }
}
