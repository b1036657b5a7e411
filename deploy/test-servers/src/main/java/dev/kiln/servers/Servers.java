package dev.kiln.servers;

import dev.kiln.embedded.EmbeddedDatabase;
import dev.kiln.embedded.EmbeddedKafka;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.common.utils.AppInfoParser;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.postgresql.PostgreSQLContainer;

/** Where a test's servers run; the system property {@value #PROPERTY} chooses, by default {@code embedded}. */
enum Servers {
    /** In this JVM and as its child: nothing has to be installed. */
    EMBEDDED {
        @Override
        Broker broker() {
            EmbeddedKafka kafka = EmbeddedKafka.startTemporary();
            return new Broker(kafka, kafka.bootstrapServers());
        }

        @Override
        Database database() {
            EmbeddedDatabase database = EmbeddedDatabase.startTemporary();
            return new Database(database, database.address(), database.username(), database.password());
        }
    },

    /** In containers of the engine that Testcontainers finds, from the images that users run. */
    CONTAINERS {
        @Override
        Broker broker() {
            // Of the version of the clients, with the settings of the embedded one, which the image takes as variables.
            KafkaContainer kafka = new KafkaContainer("apache/kafka:" + AppInfoParser.getVersion())
                    .withEnv(EmbeddedKafka.settings().entrySet().stream()
                            .collect(Collectors.toMap(each -> variable(each.getKey()), Map.Entry::getValue)));
            kafka.setCommand("sh", "-c", WHEN_WHOLE);
            Contained container = Contained.start(kafka, KAFKA);
            return new Broker(container, container.address());
        }

        @Override
        Database database() {
            PostgreSQLContainer postgres = new PostgreSQLContainer("postgres:18")
                    .withDatabaseName(Database.NAME)
                    .withUsername("kiln")
                    .withPassword("kiln");
            // As many as the embedded one lets in: all tests of a JVM share it.
            postgres.setCommand("postgres", "-c", "fsync=off", "-c", "max_connections=200");
            Contained container = Contained.start(postgres, POSTGRES);
            return new Database(container, container.address(), postgres.getUsername(), postgres.getPassword());
        }
    };

    /**
     * Runs the script that Testcontainers copies into the container. Its own command does so as soon as there is such a file,
     * and one that is still open for writing cannot be run ("Text file busy", exit code 126). This one waits for the last line.
     */
    private static final String WHEN_WHOLE = "until grep -qs ^/etc/kafka/docker/run %1$s; do sleep 0.1; done; bash %1$s"
            .formatted("/tmp/testcontainers_start.sh");

    // Its first process is the shell that is started here.
    private static final Contained.Habits KAFKA =
            new Contained.Habits(9092, "Transitioning from RECOVERY to RUNNING", 1, List.of("pkill", "-TERM", "java"));

    // It first starts for itself, to make its user and its database.
    private static final Contained.Habits POSTGRES =
            new Contained.Habits(5432, "database system is ready to accept connections", 2, List.of());

    static final String PROPERTY = "kiln.test.servers";

    /** @throws IllegalArgumentException when the property has another value */
    static Servers chosen() {
        return valueOf(System.getProperty(PROPERTY, "embedded").toUpperCase(Locale.ROOT));
    }

    abstract Broker broker();

    abstract Database database();

    private static String variable(String setting) {
        return "KAFKA_" + setting.replace('.', '_').toUpperCase(Locale.ROOT);
    }
}
