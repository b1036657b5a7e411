package dev.kiln.api.http;

import java.net.SocketException;
import java.util.Map;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Calls that fail in ways that no call of Kiln's should, only where a test asks for them. */
@RestController
@ConditionalOnBooleanProperty("test.provoked")
class Provoked {

    static final String PROPERTY = "test.provoked=true";

    @GetMapping("/api/v1/test/bug")
    String bug() {
        throw new IllegalStateException("secret: jdbc:postgresql://db/kiln");
    }

    /** What PostgreSQL's driver and Spring make of a connection that the database has cut. */
    @GetMapping("/api/v1/test/cut")
    String cut() {
        throw new DataAccessResourceFailureException(
                "An I/O error occurred while sending to the backend", new SocketException("Connection reset by peer"));
    }

    @PostMapping(path = "/api/v1/test/bytes", consumes = MediaType.APPLICATION_OCTET_STREAM_VALUE)
    Map<String, Integer> bytes(@RequestBody byte[] body) {
        return Map.of("bytes", body.length);
    }

    @PostMapping(path = "/api/v1/test/json", consumes = MediaType.APPLICATION_JSON_VALUE)
    Map<String, Object> json(@RequestBody Map<String, Object> body) {
        return body;
    }
}
