package dev.kiln.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.channels.ServerSocketChannel;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LoopbackPortTests {
    @Test
    void freePortsAreHeldOneByOneAndLieBelowThoseOfOutgoingConnections() throws Exception {
        Set<ServerSocketChannel> held = new HashSet<>();
        try {
            Set<Integer> ports = new HashSet<>();
            for (int i = 0; i < 50; i++) {
                ServerSocketChannel socket = LoopbackPort.listen(LoopbackPort.ANY, "a test");
                held.add(socket);
                ports.add(LoopbackPort.portOf(socket));
            }
            assertThat(ports).hasSize(50).allMatch(port -> port < 32_768);
        } finally {
            for (ServerSocketChannel socket : held) {
                socket.close();
            }
        }
    }

    @Test
    void aTakenPortIsNamedTogetherWithWhoWantedIt() throws Exception {
        try (ServerSocketChannel taken = LoopbackPort.listen(LoopbackPort.ANY, "a test")) {
            int port = LoopbackPort.portOf(taken);
            assertThatThrownBy(() -> LoopbackPort.reserve(port, "Kafka"))
                    .isInstanceOf(StartupException.class)
                    .hasMessage("Port " + port + " on 127.0.0.1 is taken, so Kafka cannot listen there."
                            + " Stop what uses it (`ss -ltnp sport = :" + port
                            + "` names it) or choose another port.");
        }
    }
}
