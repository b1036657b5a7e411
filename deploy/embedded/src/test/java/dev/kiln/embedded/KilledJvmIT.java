package dev.kiln.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** I1 begins here: what a killed JVM had stored is there for the next one, which starts without anybody's help. */
@Timeout(180)
class KilledJvmIT {
    @Test
    void brokerAndDatabaseComeBackAfterTheirJvmWasKilled(@TempDir Path folder) throws Exception {
        Process first = ServersInAJvm.spawn(folder);
        try {
            ServersInAJvm.awaitStarted(first);
            assertThatThrownBy(() -> EmbeddedDatabase.startIn(folder.resolve("postgres"), 0))
                    .hasMessageContaining("in use by process " + first.pid());
            assertThatThrownBy(() -> EmbeddedKafka.startIn(folder.resolve("kafka"), 0))
                    .hasMessageContaining("in use by process " + first.pid());
        } finally {
            first.destroyForcibly().waitFor();
        }
        ProcessHandle leftOver = postmaster(folder);
        assertThat(leftOver.isAlive()).isTrue();

        try (EmbeddedDatabase database = EmbeddedDatabase.startIn(folder.resolve("postgres"), 0)) {
            assertThat(leftOver.isAlive()).isFalse();
            assertThat(EmbeddedDatabaseIT.ask(database, database.jdbcUrl(), "SELECT id FROM build"))
                    .isEqualTo("stored");
        }
        try (EmbeddedKafka broker = EmbeddedKafka.startIn(folder.resolve("kafka"), 0)) {
            assertThat(new Kafka(broker.bootstrapServers()).receive("workers", "jobs", 1))
                    .containsExactly("stored");
        }
    }

    @Test
    void aPidFileWithTheNumberOfAnotherProgramIsNotBelieved(@TempDir Path folder) throws Exception {
        EmbeddedDatabase.startIn(folder, 0).close();
        Process bystander = new ProcessBuilder("sleep", "600").start();
        try {
            Files.writeString(folder.resolve("data/postmaster.pid"), bystander.pid() + "\n" + folder + "\n");
            EmbeddedDatabase.startIn(folder, 0).close();

            assertThat(bystander.isAlive()).isTrue();
        } finally {
            bystander.destroyForcibly().waitFor();
        }
    }

    @Test
    void aTemporaryServerThatNobodyClosedEndsWithItsJvm(@TempDir Path folder) throws Exception {
        Process jvm = ServersInAJvm.spawnTemporary(folder);
        String data = ServersInAJvm.awaitStarted(jvm);
        jvm.destroy();
        jvm.waitFor();

        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            assertThat(folder).isEmptyDirectory();
            assertThat(ProcessHandle.allProcesses()
                            .filter(process -> process.info()
                                    .commandLine()
                                    .filter(line -> line.contains(data))
                                    .isPresent()))
                    .isEmpty();
        });
    }

    private static ProcessHandle postmaster(Path folder) throws IOException {
        try (BufferedReader pidFile = Files.newBufferedReader(folder.resolve("postgres/data/postmaster.pid"))) {
            return ProcessHandle.of(Long.parseLong(pidFile.readLine().strip())).orElseThrow();
        }
    }
}
