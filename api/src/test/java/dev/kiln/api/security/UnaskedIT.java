package dev.kiln.api.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.api.testing.ApiInstance;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An installation that does not ask who calls. */
class UnaskedIT {

    /** A page of another site, or one whose own name leads to this machine, gets nothing done. */
    @ParameterizedTest
    @CsvSource({
        "localhost,   -,                     200",
        "127.0.0.1,   -,                     200",
        "[::1],       -,                     200",
        "127.0.0.1,   own,                   200",
        "127.0.0.1,   https://evil.example,  403",
        "127.0.0.1,   null,                  403",
        "evil.example, -,                    403",
        "10.1.2.3,    -,                     403",
    })
    void onlyCallsOfThisMachineAreTaken(String host, String origin, int status) throws IOException {
        int port = ApiInstance.shared().port();
        String named = origin.equals("own") ? "http://%s:%d".formatted(host, port) : origin;
        String request = "GET /api/v1/builds HTTP/1.1\r\nHost: %s:%d\r\n%sConnection: close\r\n\r\n"
                .formatted(host, port, origin.equals("-") ? "" : "Origin: " + named + "\r\n");
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            var answer = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));

            assertThat(answer.readLine()).startsWith("HTTP/1.1 " + status);
        }
    }
}
