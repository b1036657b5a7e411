package dev.kiln.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class EmbeddedKafkaIT {
    @Test
    void aShareGroupConsumesWhatAProducerSent() throws Exception {
        try (EmbeddedKafka broker = EmbeddedKafka.startTemporary()) {
            Kafka kafka = new Kafka(broker.bootstrapServers());
            kafka.createTopic("jobs");
            kafka.letGroupReadFromTheStart("workers");
            kafka.send("jobs", "one");
            kafka.send("jobs", "two");

            assertThat(kafka.receive("workers", "jobs", 2)).containsExactly("one", "two");
        }
    }

    @Test
    void aStoppedBrokerComesBackOnTheSamePortWithItsDataAndItsGroups() throws Exception {
        try (EmbeddedKafka broker = EmbeddedKafka.startTemporary()) {
            Kafka kafka = new Kafka(broker.bootstrapServers());
            kafka.createTopic("jobs");
            kafka.letGroupReadFromTheStart("workers");
            kafka.send("jobs", "before");
            assertThat(kafka.receive("workers", "jobs", 1)).containsExactly("before");

            broker.stop();
            assertThat(isOpen(broker)).isFalse();
            broker.start();

            assertThat(broker.bootstrapServers()).isEqualTo(kafka.bootstrapServers());
            kafka.send("jobs", "after");
            assertThat(kafka.receive("workers", "jobs", 1)).containsExactly("after");
        }
    }

    @Test
    void aKeptFolderKeepsTheClusterForTheNextBroker(@TempDir Path folder) throws Exception {
        String cluster;
        try (EmbeddedKafka broker = EmbeddedKafka.startIn(folder, 0)) {
            Kafka kafka = new Kafka(broker.bootstrapServers());
            kafka.createTopic("jobs");
            kafka.letGroupReadFromTheStart("workers");
            kafka.send("jobs", "kept");
            cluster = kafka.clusterId();
        }
        try (EmbeddedKafka broker = EmbeddedKafka.startIn(folder, 0)) {
            Kafka kafka = new Kafka(broker.bootstrapServers());
            assertThat(kafka.clusterId()).isEqualTo(cluster);
            assertThat(kafka.receive("workers", "jobs", 1)).containsExactly("kept");
        }
    }

    @Test
    void twoBrokersInOneJvmAreTwoClusters() throws Exception {
        try (EmbeddedKafka one = EmbeddedKafka.startTemporary();
                EmbeddedKafka other = EmbeddedKafka.startTemporary()) {
            Kafka first = new Kafka(one.bootstrapServers());
            Kafka second = new Kafka(other.bootstrapServers());
            first.createTopic("only-here");

            assertThat(first.clusterId()).isNotEqualTo(second.clusterId());
            second.createTopic("only-here");
        }
    }

    @Test
    void aTakenPortIsOneClearMessage(@TempDir Path folder) throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> EmbeddedKafka.startIn(folder, taken.getLocalPort()))
                    .isInstanceOf(StartupException.class)
                    .hasMessageContaining("Port " + taken.getLocalPort() + " on 127.0.0.1 is taken, so Kafka cannot");
        }
        EmbeddedKafka.startIn(folder, 0).close();
    }

    @Test
    void aFolderInUseIsOneClearMessageAndTheFirstBrokerGoesOn(@TempDir Path folder) throws Exception {
        try (EmbeddedKafka broker = EmbeddedKafka.startIn(folder, 0)) {
            assertThatThrownBy(() -> EmbeddedKafka.startIn(folder, 0))
                    .isInstanceOf(StartupException.class)
                    .hasMessageContaining("is in use by this very process");

            new Kafka(broker.bootstrapServers()).createTopic("still-serving");
        }
    }

    @Test
    void topicsAreNotCreatedByAccident() {
        try (EmbeddedKafka broker = EmbeddedKafka.startTemporary()) {
            Kafka kafka = new Kafka(broker.bootstrapServers());

            assertThatThrownBy(() -> kafka.sendWithin("tpyo", "x", 2_000))
                    .hasRootCauseInstanceOf(UnknownTopicOrPartitionException.class);
        }
    }

    @Test
    void nothingListensOutsideOfLoopback() throws Exception {
        try (EmbeddedKafka broker = EmbeddedKafka.startTemporary()) {
            for (InetAddress address : NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(address -> !address.isLoopbackAddress())
                    .toList()) {
                assertThatThrownBy(() -> new Socket(address, port(broker)).close())
                        .as("%s", address)
                        .isInstanceOf(ConnectException.class);
            }
        }
    }

    @Test
    void aClosedBrokerDoesNotStartAgain() {
        EmbeddedKafka broker = EmbeddedKafka.startTemporary();
        broker.close();
        broker.close();

        assertThatThrownBy(broker::start).isInstanceOf(IllegalStateException.class);
    }

    private static boolean isOpen(EmbeddedKafka broker) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port(broker))) {
            return socket.isConnected();
        } catch (IOException refused) {
            return false;
        }
    }

    private static int port(EmbeddedKafka broker) {
        return Integer.parseInt(broker.bootstrapServers().split(":", -1)[1]);
    }
}
